package io.apex4j.eval;

import java.util.List;

/**
 * How far a model's predictions are from those of a reference, over the scored tokens of a text.
 *
 * @param referencePerplexity perplexity of the reference on the same tokens
 * @param logRatio mean of {@code ln(PPL / PPL of the reference)}
 * @param correlation Pearson's, of the log losses of both models over tokens
 * @param mean mean Kullback-Leibler divergence of a token, in nats
 * @param percentiles of the divergence, ascending: 0, 0.1, 1, 5, 10, 50, 90, 95, 99, 99.9 and 100 %
 * @param sameTop share of tokens for which both models find the same token likeliest
 * @param meanDelta mean change of the probability of the true token
 * @param rmsDelta root mean square of that change
 * @param deltaPercentiles of that change, ascending: 0, 0.1, 1, 5, 10, 25, 50, 75, 90, 95, 99, 99.9 and 100 %
 */
public record DivergenceResult(
        Estimate referencePerplexity,
        Estimate logRatio,
        double correlation,
        Estimate mean,
        List<Percentile> percentiles,
        Estimate sameTop,
        Estimate meanDelta,
        Estimate rmsDelta,
        List<Percentile> deltaPercentiles) {
    /** Copies the lists. */
    public DivergenceResult {
        percentiles = List.copyOf(percentiles);
        deltaPercentiles = List.copyOf(deltaPercentiles);
    }

    /**
     * The divergence at a percentile.
     *
     * @param percent one of those that {@link #percentiles} has
     */
    public double percentile(double percent) {
        return percentiles.stream()
                .filter(percentile -> percentile.percent() == percent)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("percentile " + percent + " is not measured"))
                .value();
    }
}
