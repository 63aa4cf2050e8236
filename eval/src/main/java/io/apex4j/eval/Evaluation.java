package io.apex4j.eval;

import java.time.Instant;
import java.util.List;

/**
 * All that was measured in one evaluation: what reports are made of.
 *
 * @param started when it began
 * @param machine processor, cores and Java, in a line
 * @param models in the order in which they were given
 * @param comparisons of pairs of models
 */
public record Evaluation(
        Instant started, String machine, List<ModelEvaluation> models, List<PairedComparison> comparisons) {
    /** Copies the lists. */
    public Evaluation {
        models = List.copyOf(models);
        comparisons = List.copyOf(comparisons);
    }
}
