package io.apex4j.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Sums up the scores of tokens, as llama-perplexity does. A mean has the standard error {@code sqrt((E[v^2] - E[v]^2) /
 * (n - 1))}; what is computed from means has theirs, carried over to first order.
 */
final class TextStatistics {
    private static final double[] DIVERGENCE_PERCENTS = {0, 0.1, 1, 5, 10, 50, 90, 95, 99, 99.9, 100};
    private static final double[] DELTA_PERCENTS = {0, 0.1, 1, 5, 10, 25, 50, 75, 90, 95, 99, 99.9, 100};

    private TextStatistics() {}

    /** What was measured on a text. */
    static TextResult of(String name, TokenScores scores, int contextLength) {
        Estimate loss = mean(scores.loss());
        PerplexityResult perplexity =
                new PerplexityResult(exponential(loss), loss, contextLength, scores.chunks(), scores.tokens());
        Optional<DivergenceResult> divergence =
                scores.hasReference() ? Optional.of(divergence(scores, loss)) : Optional.empty();
        return new TextResult(name, perplexity, divergence, chunks(scores));
    }

    private static DivergenceResult divergence(TokenScores scores, Estimate loss) {
        Estimate referenceLoss = mean(scores.referenceLoss());
        double covariance = covarianceOfMeans(scores.loss(), loss, scores.referenceLoss(), referenceLoss);
        double variance = square(loss.error()) + square(referenceLoss.error()) - 2 * covariance;
        Estimate logRatio = new Estimate(loss.value() - referenceLoss.value(), Math.sqrt(Math.max(0, variance)));
        double spread = loss.error() * referenceLoss.error();
        return new DivergenceResult(
                exponential(referenceLoss),
                logRatio,
                spread > 0 ? covariance / spread : 1,
                mean(scores.divergence()),
                percentiles(scores.divergence(), DIVERGENCE_PERCENTS),
                share(scores.sameTop()),
                mean(scores.delta()),
                rootMeanSquare(scores.delta()),
                percentiles(scores.delta(), DELTA_PERCENTS));
    }

    private static List<ChunkResult> chunks(TokenScores scores) {
        List<ChunkResult> chunks = new ArrayList<>();
        int count = scores.perChunk();
        for (int start = 0; start < scores.tokens(); start += count) {
            double loss = sum(scores.loss(), start, count);
            double divergence = scores.hasReference() ? sum(scores.divergence(), start, count) : 0;
            int same = scores.hasReference() ? count(scores.sameTop(), start, count) : 0;
            chunks.add(new ChunkResult(count, loss, divergence, same));
        }
        return chunks;
    }

    private static double sum(float[] values, int start, int count) {
        double sum = 0;
        for (int index = start; index < start + count; index++) {
            sum += values[index];
        }
        return sum;
    }

    private static int count(boolean[] values, int start, int count) {
        int sum = 0;
        for (int index = start; index < start + count; index++) {
            sum += values[index] ? 1 : 0;
        }
        return sum;
    }

    /** The mean of values with its standard error, 0 for fewer than two values. */
    static Estimate mean(float[] values) {
        double mean = sum(values, 0, values.length) / values.length;
        double squares = 0;
        for (float value : values) {
            squares += square(value - mean);
        }
        return new Estimate(mean, standardError(squares / values.length, values.length));
    }

    private static double standardError(double variance, int count) {
        return count < 2 ? 0 : Math.sqrt(variance / (count - 1));
    }

    private static double covarianceOfMeans(float[] a, Estimate meanOfA, float[] b, Estimate meanOfB) {
        double sum = 0;
        for (int index = 0; index < a.length; index++) {
            sum += (a[index] - meanOfA.value()) * (b[index] - meanOfB.value());
        }
        return a.length < 2 ? 0 : sum / a.length / (a.length - 1);
    }

    private static Estimate exponential(Estimate estimate) {
        double value = Math.exp(estimate.value());
        return new Estimate(value, value * estimate.error());
    }

    private static Estimate share(boolean[] values) {
        double share = (double) count(values, 0, values.length) / values.length;
        return new Estimate(share, standardError(share * (1 - share), values.length));
    }

    private static Estimate rootMeanSquare(float[] values) {
        float[] squares = new float[values.length];
        for (int index = 0; index < values.length; index++) {
            squares[index] = values[index] * values[index];
        }
        Estimate mean = mean(squares);
        double root = Math.sqrt(mean.value());
        return new Estimate(root, root == 0 ? 0 : mean.error() / (2 * root));
    }

    private static List<Percentile> percentiles(float[] values, double[] percents) {
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        return Arrays.stream(percents)
                .mapToObj(percent -> new Percentile(percent, percentile(sorted, percent)))
                .toList();
    }

    /** The value at {@code percent / 100 * (n - 1)}, between two values on the line through them. */
    private static double percentile(float[] sorted, double percent) {
        double place = percent / 100 * (sorted.length - 1);
        int below = (int) place;
        if (below + 1 >= sorted.length) {
            return sorted[sorted.length - 1];
        }
        double share = place - below;
        return (1 - share) * sorted[below] + share * sorted[below + 1];
    }

    private static double square(double value) {
        return value * value;
    }
}
