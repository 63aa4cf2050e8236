package io.apex4j.model;

/**
 * Something given cannot be used: a model file, its metadata, an option. The message is for the person who gave it, and
 * names the key or option, the value and what is allowed.
 */
public final class ModelException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** An error with a message for users. */
    public ModelException(String message) {
        super(message);
    }

    /** An error with a message for users and what caused it. */
    public ModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
