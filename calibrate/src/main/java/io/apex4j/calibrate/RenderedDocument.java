package io.apex4j.calibrate;

import java.util.Set;

/** A document as one model reads it. */
public final class RenderedDocument {
    private final CorpusDocument document;
    private final String text;
    private final int[] tokens;
    private final Set<RenderingFallback> fallbacks;

    RenderedDocument(CorpusDocument document, String text, int[] tokens, Set<RenderingFallback> fallbacks) {
        this.document = document;
        this.text = text;
        this.tokens = tokens;
        this.fallbacks = Set.copyOf(fallbacks);
    }

    /** The document. */
    public CorpusDocument document() {
        return document;
    }

    /** Its text, control tokens by their names, without a token that begins texts; ends in a line end. */
    public String text() {
        return text;
    }

    /** Its tokens, a copy; without a token that begins texts. */
    public int[] tokens() {
        return tokens.clone();
    }

    /** How many tokens it has. */
    public int tokenCount() {
        return tokens.length;
    }

    int token(int index) {
        return tokens[index];
    }

    /** What the chat template had no place for. */
    public Set<RenderingFallback> fallbacks() {
        return fallbacks;
    }
}
