package io.apex4j.server;

import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;

/** Tells failures that mean no more than that a client has left. */
final class ClientGone {
    private ClientGone() {}

    /** Whether a failure comes of that. */
    static boolean isCauseOf(RuntimeException failure) {
        return failure instanceof UncheckedIOException
                || failure instanceof ServerConnectionException
                || failure instanceof CloseConnectionException;
    }
}
