package io.apex4j.convert;

import java.io.Serial;

/** A folder cannot be converted; the message names the file, what is wrong with it, and where. */
public final class ConvertException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** An error with a message fit for users. */
    public ConvertException(String message) {
        super(message);
    }

    /** An error with a message fit for users and what led to it. */
    public ConvertException(String message, Throwable cause) {
        super(message, cause);
    }
}
