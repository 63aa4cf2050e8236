package io.apex4j.eval;

import java.util.List;

/**
 * What a measurement of speed has shown.
 *
 * @param test what was measured
 * @param nanos how long each repetition took
 */
public record SpeedSamples(SpeedTest test, List<Long> nanos) {
    private static final double NANOS = 1e9;

    /** Keeps its own copy of the list. */
    public SpeedSamples {
        nanos = List.copyOf(nanos);
    }

    /** Tokens per second of each repetition. */
    public List<Double> samples() {
        return nanos.stream()
                .map(time -> test.tokens() * NANOS / Math.max(1, time))
                .toList();
    }

    /** The mean of the samples. */
    public double tokensPerSecond() {
        return samples().stream().mapToDouble(sample -> sample).average().orElse(0);
    }

    /** The median of the samples; of an even number the mean of the middle two. */
    public double median() {
        List<Double> sorted = samples().stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    /** The standard deviation of the samples, 0 where there is one only. */
    public double standardDeviation() {
        double mean = tokensPerSecond();
        double squares = samples().stream()
                .mapToDouble(sample -> (sample - mean) * (sample - mean))
                .sum();
        return nanos.size() < 2 ? 0 : Math.sqrt(squares / (nanos.size() - 1));
    }
}
