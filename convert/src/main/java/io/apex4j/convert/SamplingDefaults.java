package io.apex4j.convert;

import io.apex4j.gguf.GgufMetadata;
import io.apex4j.gguf.GgufValue;
import java.util.Optional;

/** How a model should be sampled: from generation_config.json to the keys that llama.cpp reads. */
final class SamplingDefaults {
    private static final String PREFIX = "general.sampling.";

    private final JsonFields generation;
    private final GgufMetadata.Builder builder;

    private SamplingDefaults(JsonFields generation, GgufMetadata.Builder builder) {
        this.generation = generation;
        this.builder = builder;
    }

    static void add(Optional<JsonFields> generation, GgufMetadata.Builder builder) {
        generation.ifPresent(fields -> new SamplingDefaults(fields, builder).add());
    }

    private void add() {
        generation.text("sequence").ifPresent(names -> builder.set(PREFIX + "sequence", new GgufValue.Text(names)));
        integer("top_k", "top_k");
        number("top_p", "top_p");
        number("min_p", "min_p");
        number("xtc_probability", "xtc_probability");
        number("xtc_threshold", "xtc_threshold");
        number("temp", "temperature");
        integer("penalty_last_n", "penalty_last_n");
        boolean namesPenalty = generation.find("penalty_repeat").isPresent();
        number("penalty_repeat", namesPenalty ? "penalty_repeat" : "repetition_penalty");
        integer("mirostat", "mirostat");
        number("mirostat_tau", "mirostat_tau");
        number("mirostat_eta", "mirostat_eta");
    }

    private void integer(String key, String field) {
        generation
                .optionalInteger(field, -1, Integer.MAX_VALUE)
                .ifPresent(number -> builder.set(PREFIX + key, new GgufValue.Int32(number)));
    }

    private void number(String key, String field) {
        generation.number(field).ifPresent(number -> builder.set(PREFIX + key, new GgufValue.Float32(number)));
    }
}
