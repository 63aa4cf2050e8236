package io.apex4j.gguf;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;

/** The metadata of a file: values by key, in the order of the file. Immutable. */
public final class GgufMetadata {
    private final Map<String, GgufValue> values;

    private GgufMetadata(Map<String, GgufValue> values) {
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** An empty builder. */
    public static Builder builder() {
        return new Builder(new LinkedHashMap<>());
    }

    /** A builder that holds these values. */
    public Builder toBuilder() {
        return new Builder(new LinkedHashMap<>(values));
    }

    /** All values by key, in order; unmodifiable. */
    public Map<String, GgufValue> values() {
        return values;
    }

    /** The value of a key. */
    public Optional<GgufValue> get(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /** The value of a key, when it is a text. */
    public Optional<String> text(String key) {
        return values.get(key) instanceof GgufValue.Text(String text) ? Optional.of(text) : Optional.empty();
    }

    /** The value of a key, when it is an integer of any width. */
    public OptionalLong integer(String key) {
        return switch (values.get(key)) {
            case GgufValue.UInt8(int number) -> OptionalLong.of(number);
            case GgufValue.Int8(byte number) -> OptionalLong.of(number);
            case GgufValue.UInt16(int number) -> OptionalLong.of(number);
            case GgufValue.Int16(short number) -> OptionalLong.of(number);
            case GgufValue.UInt32(long number) -> OptionalLong.of(number);
            case GgufValue.Int32(int number) -> OptionalLong.of(number);
            case GgufValue.UInt64(long number) -> OptionalLong.of(number);
            case GgufValue.Int64(long number) -> OptionalLong.of(number);
            case null -> OptionalLong.empty();
            case GgufValue.Float32 _, GgufValue.Bool _, GgufValue.Text _, GgufValue.Float64 _, GgufArray _ ->
                OptionalLong.empty();
        };
    }

    /** The values of a key, when it is an array of integers of any width. */
    public Optional<long[]> integers(String key) {
        return values.get(key) instanceof GgufArray array ? array.integers() : Optional.empty();
    }

    /** The values of a key, when it is an array of texts. */
    public Optional<List<String>> texts(String key) {
        return values.get(key) instanceof GgufArray array ? array.texts() : Optional.empty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GgufMetadata metadata
                && metadata.values.equals(values)
                && List.copyOf(metadata.values.keySet()).equals(List.copyOf(values.keySet()));
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }

    /** Collects values. */
    public static final class Builder {
        private final SequencedMap<String, GgufValue> values;

        private Builder(SequencedMap<String, GgufValue> values) {
            this.values = values;
        }

        /** Sets a value; the key moves to the end, as llama.cpp does it. */
        public Builder set(String key, GgufValue value) {
            values.putLast(key, value);
            return this;
        }

        /** Adds a value, unless the key has one already; says whether it was added. */
        boolean add(String key, GgufValue value) {
            return values.putIfAbsent(key, value) == null;
        }

        /** Removes a key, if it is there. */
        public Builder remove(String key) {
            values.remove(key);
            return this;
        }

        /** The metadata so far. */
        public GgufMetadata build() {
            return new GgufMetadata(values);
        }
    }
}
