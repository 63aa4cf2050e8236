package io.apex4j.eval;

import java.io.Serial;

/** An evaluation cannot go on; the message says what is wrong, where, and what can be done. */
public final class EvaluationException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** An error with a message fit for users. */
    public EvaluationException(String message) {
        super(message);
    }

    /** An error with a message fit for users and what led to it. */
    public EvaluationException(String message, Throwable cause) {
        super(message, cause);
    }
}
