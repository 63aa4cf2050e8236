package io.apex4j.cli;

import java.util.List;

/**
 * What a measurement of speed has shown.
 *
 * @param test what was measured
 * @param nanos how long each repetition took
 */
record SpeedResult(SpeedTest test, List<Long> nanos) {
    private static final double NANOS = 1e9;

    /** Keeps its own copy of the list. */
    SpeedResult {
        nanos = List.copyOf(nanos);
    }

    /** Tokens per second of each repetition. */
    List<Double> samples() {
        return nanos.stream()
                .map(time -> test.tokens() * NANOS / Math.max(1, time))
                .toList();
    }

    /** The mean of the samples. */
    double tokensPerSecond() {
        return samples().stream().mapToDouble(sample -> sample).average().orElse(0);
    }

    /** The standard deviation of the samples, 0 where there is one only. */
    double standardDeviation() {
        double mean = tokensPerSecond();
        double squares = samples().stream()
                .mapToDouble(sample -> (sample - mean) * (sample - mean))
                .sum();
        return nanos.size() < 2 ? 0 : Math.sqrt(squares / (nanos.size() - 1));
    }
}
