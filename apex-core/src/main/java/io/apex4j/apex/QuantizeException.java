package io.apex4j.apex;

/** A quantization cannot go on, or was interrupted; nothing has appeared under the name of the output. */
public final class QuantizeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the refusal.
     *
     * @param message what is wrong and what to change, fit to show to a user
     */
    public QuantizeException(String message) {
        super(message);
    }
}
