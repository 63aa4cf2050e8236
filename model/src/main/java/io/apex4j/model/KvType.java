package io.apex4j.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How attention keeps the keys or values of past tokens. */
public enum KvType {
    /** 16-bit floats, 2 bytes a value. */
    F16,
    /** 32 values of a head share a 16-bit scale, 1.0625 bytes a value. */
    Q8_0,
    /** 32-bit floats, 4 bytes a value. */
    F32;

    /**
     * The type of a name as llama.cpp writes it: f16, q8_0, f32.
     *
     * @throws ModelException when there is no such type
     */
    public static KvType parse(String name) {
        return Arrays.stream(values())
                .filter(type -> type.toString().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(
                        () -> new ModelException("there is no cache type '" + Excerpt.of(name) + "'; supported are "
                                + Arrays.stream(values()).map(KvType::toString).collect(Collectors.joining(", "))));
    }

    /** Bytes that so many values take. */
    long bytes(int values) {
        return switch (this) {
            case F16 -> (long) values * Short.BYTES;
            case Q8_0 -> values + (long) values / KvStoreQ8.GROUP * Short.BYTES;
            case F32 -> (long) values * Float.BYTES;
        };
    }

    /** The name as llama.cpp writes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
