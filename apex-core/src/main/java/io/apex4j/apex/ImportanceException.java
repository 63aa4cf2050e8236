package io.apex4j.apex;

import java.nio.file.Path;

/** A file is not the importance matrix that it should be; the message names the file, the place and the fault. */
public final class ImportanceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ImportanceException(Path file, String reason) {
        super("--imatrix " + file + ": " + reason);
    }
}
