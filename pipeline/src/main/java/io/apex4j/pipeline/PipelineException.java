package io.apex4j.pipeline;

import java.io.Serial;

/** The job cannot go on; the message says which step, what is wrong, and what can be done. */
public final class PipelineException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** An error with a message fit for users. */
    public PipelineException(String message) {
        super(message);
    }

    /** An error with a message fit for users and what led to it. */
    public PipelineException(String message, Throwable cause) {
        super(message, cause);
    }
}
