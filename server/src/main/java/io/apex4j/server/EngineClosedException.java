package io.apex4j.server;

/** The engine takes no more requests, since it is being closed. */
public final class EngineClosedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    EngineClosedException() {
        super("the server is shutting down");
    }
}
