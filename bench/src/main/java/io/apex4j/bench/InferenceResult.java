package io.apex4j.bench;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How fast both engines ran a workload.
 *
 * @param model what was run: a profile or a file
 * @param workload the workload as llama-bench names it
 * @param tokens its number of tokens
 * @param apex4j how long apex4j took
 * @param llamaCpp how long llama.cpp took
 * @param fileBytes size of the file
 * @param ownBytes the most memory that apex4j took beside the mapped file
 */
record InferenceResult(
        String model, String workload, int tokens, Timings apex4j, Timings llamaCpp, long fileBytes, long ownBytes) {
    /** How many times faster apex4j is: ratio of the medians. */
    @JsonProperty
    double ratio() {
        return llamaCpp.median() / apex4j.median();
    }

    /** Tokens a second. */
    double rate(double seconds) {
        return tokens / seconds;
    }
}
