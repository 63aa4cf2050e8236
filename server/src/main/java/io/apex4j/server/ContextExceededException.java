package io.apex4j.server;

/** A prompt is longer than the context. */
public final class ContextExceededException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int promptTokens;
    private final int contextTokens;

    ContextExceededException(int promptTokens, int contextTokens) {
        super("the prompt has " + promptTokens + " tokens, but the context holds " + contextTokens
                + ", one of which is for an answer; shorten the conversation, or start with a larger context (-c)");
        this.promptTokens = promptTokens;
        this.contextTokens = contextTokens;
    }

    /** Tokens of the prompt. */
    public int promptTokens() {
        return promptTokens;
    }

    /** Tokens that the context holds. */
    public int contextTokens() {
        return contextTokens;
    }
}
