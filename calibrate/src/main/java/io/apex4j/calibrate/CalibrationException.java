package io.apex4j.calibrate;

import java.io.Serial;

/** Calibrating cannot go on; the message says what is wrong, where, and what can be done. */
public final class CalibrationException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** An error with a message fit for users. */
    public CalibrationException(String message) {
        super(message);
    }

    /** An error with a message fit for users and what led to it. */
    public CalibrationException(String message, Throwable cause) {
        super(message, cause);
    }
}
