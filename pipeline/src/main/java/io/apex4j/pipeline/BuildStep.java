package io.apex4j.pipeline;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A step that makes files of others. Its outputs depend on its key alone. */
interface BuildStep {
    /** Its name in the state. */
    String id();

    /** What it does, for people. */
    String title();

    /** Its files, relative to the folder. */
    List<String> outputs();

    /** Size of these together, as far as it is known before; 0 when unknown. */
    long outputBytes();

    /** How long it takes, relative to the other steps. */
    double effort();

    /**
     * A hash of everything that the outputs depend on.
     *
     * @param inputs hashes of what steps before have made, by id
     */
    String key(Map<String, String> inputs);

    /**
     * Makes the outputs, each under its name only when it is complete. Where an earlier attempt with the same key was cut
     * off, it goes on from what that has left; else such leftovers are removed.
     *
     * @param isResumed whether what lies there is of this very attempt
     */
    void run(boolean isResumed, BuildProgress progress) throws IOException;

    /** What the model card tells about it; asked for when the outputs are there. */
    Map<String, String> details() throws IOException;
}
