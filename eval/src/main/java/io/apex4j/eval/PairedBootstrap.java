package io.apex4j.eval;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * Compares two models that were measured on the same chunks. The chunks are drawn anew, with replacement, many times; the
 * middle 95 % of the differences so found are the interval. The random numbers are always the same.
 */
final class PairedBootstrap {
    private static final int RESAMPLES = 2000;
    private static final long SEED = 1;
    private static final double TAIL = 0.025;

    private PairedBootstrap() {}

    /**
     * Compares a sum of chunks per token.
     *
     * @param measure the name of what is compared
     * @param value what is compared, summed over the tokens of a chunk
     */
    static PairedComparison compare(
            String first,
            List<ChunkResult> ofFirst,
            String second,
            List<ChunkResult> ofSecond,
            String measure,
            ToDoubleFunction<ChunkResult> value) {
        int chunks = ofFirst.size();
        if (chunks != ofSecond.size()) {
            throw new IllegalArgumentException(chunks + " chunks cannot be paired with " + ofSecond.size());
        }
        double[] differences = new double[chunks];
        int[] tokens = new int[chunks];
        for (int chunk = 0; chunk < chunks; chunk++) {
            differences[chunk] = value.applyAsDouble(ofFirst.get(chunk)) - value.applyAsDouble(ofSecond.get(chunk));
            tokens[chunk] = ofFirst.get(chunk).tokens();
        }
        double[] means = resampled(differences, tokens);
        double mean = Arrays.stream(differences).sum() / Arrays.stream(tokens).sum();
        return new PairedComparison(
                first, second, measure, mean, quantile(means, TAIL), quantile(means, 1 - TAIL), chunks);
    }

    private static double[] resampled(double[] differences, int[] tokens) {
        SplittableRandom random = new SplittableRandom(SEED);
        double[] means = new double[RESAMPLES];
        for (int resample = 0; resample < RESAMPLES; resample++) {
            double sum = 0;
            long count = 0;
            for (int draw = 0; draw < differences.length; draw++) {
                int chunk = random.nextInt(differences.length);
                sum += differences[chunk];
                count += tokens[chunk];
            }
            means[resample] = sum / count;
        }
        Arrays.sort(means);
        return means;
    }

    private static double quantile(double[] sorted, double share) {
        return sorted[(int) Math.round(share * (sorted.length - 1))];
    }
}
