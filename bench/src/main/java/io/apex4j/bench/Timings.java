package io.apex4j.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * How long the runs of one contestant took.
 *
 * @param seconds each run in order
 */
record Timings(List<Double> seconds) {
    /** Keeps its own copy of the list. */
    Timings {
        seconds = List.copyOf(seconds);
    }

    /** The middle run, or the mean of the two in the middle. */
    @JsonProperty
    double median() {
        List<Double> sorted = seconds.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** The fastest run. */
    @JsonProperty
    double fastest() {
        return seconds.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    /** The slowest run. */
    @JsonProperty
    double slowest() {
        return seconds.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }
}
