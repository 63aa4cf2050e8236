package io.apex4j.pipeline;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a build has made.
 *
 * @param folder where it lies
 * @param files what is to be published, without the list of hashes itself
 * @param warnings what is probably not meant
 * @param doneBefore steps that an earlier run had done
 * @param steps all steps
 * @param elapsed how long this run took
 */
public record BuildResult(
        Path folder, List<File> files, List<String> warnings, int doneBefore, int steps, Duration elapsed) {
    /** Keeps its own copies of the lists. */
    public BuildResult {
        files = List.copyOf(files);
        warnings = List.copyOf(warnings);
    }

    /**
     * A file.
     *
     * @param name its name, relative to the folder
     * @param bytes its size
     * @param sha256 its hash
     */
    public record File(String name, long bytes, String sha256) {}
}
