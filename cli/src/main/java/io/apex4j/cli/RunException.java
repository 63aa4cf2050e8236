package io.apex4j.cli;

import java.io.IOException;
import java.nio.file.Path;

/** A run ended early because reading or writing failed; the message is fit to show to a user. */
final class RunException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Describes the failure.
     *
     * @param target the output that did not come about
     * @param advice what to do now
     */
    RunException(Path target, IOException cause, String advice) {
        this("quantizing", target, cause, advice);
    }

    /**
     * Describes the failure to write a file anew, which is then as it was.
     *
     * @param work what was done
     */
    RunException(String work, Path target, IOException cause) {
        super(work + " in " + target + " failed: " + Failures.of(cause) + "; the file is as it was before", cause);
    }

    /**
     * Describes the failure.
     *
     * @param work what was done
     * @param target the output that did not come about
     * @param advice what to do now
     */
    RunException(String work, Path target, IOException cause, String advice) {
        super(
                work + " to " + target + " failed: " + Failures.of(cause) + "; nothing has appeared under that name; "
                        + advice,
                cause);
    }
}
