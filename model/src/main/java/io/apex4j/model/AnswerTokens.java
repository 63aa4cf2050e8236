package io.apex4j.model;

/** What the tokens of an answer are to a parser of answers: markers, text, or nothing to be seen. */
final class AnswerTokens {
    private final Tokenizer tokenizer;
    private final AnswerFormat format;
    private final boolean showsControl;

    /**
     * Tells tokens apart.
     *
     * @param showsControl whether control tokens that are no markers are text
     */
    AnswerTokens(Tokenizer tokenizer, AnswerFormat format, boolean showsControl) {
        this.tokenizer = tokenizer;
        this.format = format;
        this.showsControl = showsControl;
    }

    /** What a token is. */
    enum Kind {
        TEXT,
        MARKER,
        HIDDEN
    }

    Kind kind(int token) {
        if (!tokenizer.isSpecial(token)) {
            return Kind.TEXT;
        }
        if (format.tokens().contains(tokenizer.decode(token))) {
            return Kind.MARKER;
        }
        return tokenizer.isControl(token) && !showsControl ? Kind.HIDDEN : Kind.TEXT;
    }
}
