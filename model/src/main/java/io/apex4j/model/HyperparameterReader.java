package io.apex4j.model;

import io.apex4j.gguf.GgufMetadata;
import io.apex4j.gguf.GgufValue;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.LongStream;

/** Reads the hyperparameters of a network from the metadata of its file; what is missing or out of range is refused by key. */
final class HyperparameterReader {
    private final GgufMetadata metadata;
    private final String prefix;

    /** Reads keys that begin with the name of the architecture and a dot. */
    HyperparameterReader(GgufMetadata metadata, String architecture) {
        this.metadata = metadata;
        this.prefix = architecture + ".";
    }

    /** An integer that must be there, from {@code lowest} to {@code highest}. */
    int integer(String key, int lowest, int highest) {
        return optionalInteger(key, lowest, highest)
                .orElseThrow(() -> new ModelException(prefix + key + " is missing in the metadata"));
    }

    /** An integer that may be absent, from {@code lowest} to {@code highest}. */
    OptionalInt optionalInteger(String key, int lowest, int highest) {
        if (!has(key)) {
            return OptionalInt.empty();
        }
        long value =
                metadata.integer(prefix + key).orElseThrow(() -> new ModelException(prefix + key + " is no integer"));
        return OptionalInt.of(checked(prefix + key, value, lowest, highest));
    }

    /** One integer per layer: an array, or a single value that holds for all. */
    List<Integer> integerPerLayer(String key, int layers, int lowest, int highest) {
        long[] values = metadata.integers(prefix + key)
                .orElseGet(() -> LongStream.generate(() -> integer(key, lowest, highest))
                        .limit(layers)
                        .toArray());
        if (values.length != layers) {
            throw new ModelException(
                    prefix + key + " has " + values.length + " values, but there are " + layers + " layers");
        }
        return LongStream.range(0, layers)
                .mapToObj(layer ->
                        checked(prefix + key + "[" + layer + "]", values[Math.toIntExact(layer)], lowest, highest))
                .toList();
    }

    /** A finite number greater than zero that must be there. */
    float positive(String key) {
        GgufValue value = metadata.get(prefix + key)
                .orElseThrow(() -> new ModelException(prefix + key + " is missing in the metadata"));
        float number = number(key, value);
        if (!(number > 0) || Float.isInfinite(number)) {
            throw new ModelException(prefix + key + " is " + number + "; it must be greater than 0");
        }
        return number;
    }

    /** A finite number, or {@code otherwise} where there is none. */
    float number(String key, float otherwise) {
        float number =
                metadata.get(prefix + key).map(value -> number(key, value)).orElse(otherwise);
        if (!Float.isFinite(number)) {
            throw new ModelException(prefix + key + " is " + number);
        }
        return number;
    }

    /** Refuses a text that is there and is not the one supported. */
    void expectText(String key, String supported) {
        metadata.get(prefix + key).ifPresent(value -> {
            if (!(value instanceof GgufValue.Text(String text)) || !text.equals(supported)) {
                throw new ModelException(
                        prefix + key + " is " + Excerpt.of(value.toString()) + "; supported is only " + supported);
            }
        });
    }

    private boolean has(String key) {
        return metadata.get(prefix + key).isPresent();
    }

    private float number(String key, GgufValue value) {
        if (value instanceof GgufValue.Float32(float number)) {
            return number;
        }
        if (value instanceof GgufValue.Float64(double number)) {
            return (float) number;
        }
        throw new ModelException(prefix + key + " is no floating-point number");
    }

    private static int checked(String name, long value, int lowest, int highest) {
        if (value < lowest || value > highest) {
            throw new ModelException(name + " is " + value + "; " + lowest + " to " + highest + " is supported");
        }
        return (int) value;
    }
}
