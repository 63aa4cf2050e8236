package io.apex4j.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An input file cannot be used; the message is fit to show to a user. */
final class InputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InputException(String message) {
        this(message, null);
    }

    InputException(IOException cause) {
        this(Failures.of(cause), cause);
    }

    private InputException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
