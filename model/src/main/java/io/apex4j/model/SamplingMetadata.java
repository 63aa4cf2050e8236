package io.apex4j.model;

import io.apex4j.gguf.GgufArray;
import io.apex4j.gguf.GgufMetadata;
import io.apex4j.gguf.GgufValue;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Reads the sampling options that a model recommends; llama.cpp's converter writes them from generation_config.json. */
final class SamplingMetadata {
    private static final String PREFIX = "general.sampling.";

    private final GgufMetadata metadata;

    private SamplingMetadata(GgufMetadata metadata) {
        this.metadata = metadata;
    }

    static SamplingOptions options(GgufMetadata metadata) {
        if (metadata.values().keySet().stream().noneMatch(key -> key.startsWith(PREFIX))) {
            return SamplingOptions.defaults();
        }
        try {
            return new SamplingMetadata(metadata).read();
        } catch (ModelException e) {
            throw new ModelException("The model's metadata (" + PREFIX + "*): " + e.getMessage(), e);
        }
    }

    private SamplingOptions read() {
        SamplingOptionsBuilder options = SamplingOptions.neutral();
        number("temp", options::temperature);
        integer("top_k", value -> options.topK(Math.max(value, 0)));
        number("top_p", options::topP);
        number("min_p", options::minP);
        number("penalty_repeat", options::repeatPenalty);
        integer("penalty_last_n", options::repeatLastN);
        number("xtc_probability", options::xtcProbability);
        number("xtc_threshold", options::xtcThreshold);
        integer("mirostat", options::mirostat);
        number("mirostat_tau", options::mirostatTau);
        number("mirostat_eta", options::mirostatEta);
        metadata.text(PREFIX + "sequence").ifPresent(names -> options.samplers(SamplerKind.parse(names)));
        return options.build();
    }

    private void number(String name, Consumer<Float> option) {
        metadata.get(PREFIX + name).ifPresent(value -> option.accept(toFloat(name, value)));
    }

    private void integer(String name, IntConsumer option) {
        if (metadata.get(PREFIX + name).isEmpty()) {
            return;
        }
        long value =
                metadata.integer(PREFIX + name).orElseThrow(() -> new ModelException(PREFIX + name + " is no integer"));
        if (value != (int) value) {
            throw new ModelException(PREFIX + name + " is " + value + "; allowed are 32-bit integers");
        }
        option.accept((int) value);
    }

    private float toFloat(String name, GgufValue value) {
        return switch (value) {
            case GgufValue.Float32(float number) -> number;
            case GgufValue.Float64(double number) -> (float) number;
            case GgufValue.UInt8 _,
                    GgufValue.Int8 _,
                    GgufValue.UInt16 _,
                    GgufValue.Int16 _,
                    GgufValue.UInt32 _,
                    GgufValue.Int32 _,
                    GgufValue.UInt64 _,
                    GgufValue.Int64 _ -> metadata.integer(PREFIX + name).orElseThrow();
            case GgufValue.Bool _, GgufValue.Text _, GgufArray _ ->
                throw new ModelException(PREFIX + name + " is no number");
        };
    }
}
