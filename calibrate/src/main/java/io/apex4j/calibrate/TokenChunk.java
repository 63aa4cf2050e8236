package io.apex4j.calibrate;

import java.util.List;

/**
 * Tokens that pass through the model as one sequence.
 *
 * @param domain what kind of text they are: a domain of the corpus, or the name of a file
 * @param tokens at least one
 */
public record TokenChunk(String domain, List<Integer> tokens) {
    /** Copies the tokens. */
    public TokenChunk {
        tokens = List.copyOf(tokens);
        if (tokens.isEmpty()) {
            throw new IllegalArgumentException("a chunk has at least one token");
        }
    }
}
