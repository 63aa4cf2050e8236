package io.apex4j.hub;

import java.io.IOException;
import java.io.Serial;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The network or a server failed in a way that may pass. */
final class RetryableException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Duration wait;

    RetryableException(String message) {
        this(message, null, null);
    }

    RetryableException(String message, Throwable cause) {
        this(message, cause, null);
    }

    /**
     * A failure after which the server asks to wait.
     *
     * @param wait how long
     */
    RetryableException(String message, @Nullable Throwable cause, @Nullable Duration wait) {
        super(message, cause);
        this.wait = wait;
    }

    /** How long the server asks to wait. */
    Optional<Duration> askedPause() {
        return Optional.ofNullable(wait);
    }
}
