package io.apex4j.apex;

/** No plan exists for a model under the given options; the message names the tensor, the limit and the option to change. */
public final class PlanException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the refusal.
     *
     * @param message what is wrong and what to change, fit to show to a user
     */
    public PlanException(String message) {
        super(message);
    }
}
