package io.apex4j.server;

import org.jspecify.annotations.Nullable;

/** A server cannot be started as asked; the message is for whoever starts it, and names the option. */
public final class ServerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** An error with a message for users. */
    public ServerException(String message) {
        super(message);
    }

    /** An error with a message for users and what caused it. */
    public ServerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
