package io.apex4j.cli;

/** A run was stopped by Ctrl-C, and the user has been told. */
final class InterruptedRunException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InterruptedRunException(Throwable cause) {
        super("interrupted", cause);
    }
}
