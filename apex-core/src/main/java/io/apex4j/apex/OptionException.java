package io.apex4j.apex;

/** An option has a value that cannot be used; the message names the option, the value and what is accepted. */
public final class OptionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the refusal.
     *
     * @param message what is wrong and what to change, fit to show to a user
     */
    public OptionException(String message) {
        super(message);
    }
}
