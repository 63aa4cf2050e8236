package io.apex4j.bench;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The outcome of a case.
 *
 * @param type the tensor type as ggml writes it
 * @param imatrix whether with an importance matrix
 * @param apex4j how long apex4j took
 * @param llamaCpp how long llama.cpp took
 * @param identical whether the two files were equal, byte for byte, after every run
 */
record SpeedResult(String type, boolean imatrix, Timings apex4j, Timings llamaCpp, boolean identical) {
    /** How many times faster apex4j is: ratio of the medians. */
    @JsonProperty
    double ratio() {
        return llamaCpp.median() / apex4j.median();
    }
}
