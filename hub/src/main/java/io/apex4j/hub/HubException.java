package io.apex4j.hub;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A model cannot be had; the message says why and what can be done. */
public final class HubException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final HubProblem problem;

    /** An error with a message fit for users. */
    public HubException(HubProblem problem, String message) {
        this(problem, message, null);
    }

    /** An error with a message fit for users and what led to it. */
    public HubException(HubProblem problem, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.problem = problem;
    }

    /** The end of work in a thread that was interrupted; the thread stays so. */
    static HubException cancelled(Throwable cause) {
        Thread.currentThread().interrupt();
        return new HubException(
                HubProblem.CANCELLED,
                "interrupted; what has come is kept, and the same command goes on from it",
                cause);
    }

    /** What kind of problem it is. */
    public HubProblem problem() {
        return problem;
    }
}
