package io.apex4j.server;

/** All slots are taken, and as many requests wait as may. */
public final class EngineBusyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    EngineBusyException(String message) {
        super(message);
    }
}
