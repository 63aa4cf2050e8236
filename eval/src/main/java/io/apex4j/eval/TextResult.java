package io.apex4j.eval;

import java.util.List;
import java.util.Optional;

/**
 * What was measured on one text.
 *
 * @param name the domain, or the name of the file
 * @param divergence from the reference, when there is one
 * @param chunks what both are made of, in order
 */
public record TextResult(
        String name, PerplexityResult perplexity, Optional<DivergenceResult> divergence, List<ChunkResult> chunks) {
    /** Copies the list. */
    public TextResult {
        chunks = List.copyOf(chunks);
    }
}
