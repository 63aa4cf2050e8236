package io.apex4j.gguf;

import java.util.Optional;

/** The types of metadata values; the ordinal is the number in files. */
public enum GgufValueType {
    /** Unsigned, 8 bits. */
    UINT8(1),
    /** Signed, 8 bits. */
    INT8(1),
    /** Unsigned, 16 bits. */
    UINT16(2),
    /** Signed, 16 bits. */
    INT16(2),
    /** Unsigned, 32 bits. */
    UINT32(4),
    /** Signed, 32 bits. */
    INT32(4),
    /** IEEE binary32. */
    FLOAT32(4),
    /** One byte, 0 or 1. */
    BOOL(1),
    /** A length of 64 bits and so many bytes of UTF-8. */
    STRING(0),
    /** An element type, a count of 64 bits, and the elements. */
    ARRAY(0),
    /** Unsigned, 64 bits. */
    UINT64(8),
    /** Signed, 64 bits. */
    INT64(8),
    /** IEEE binary64. */
    FLOAT64(8);

    private final int bytes;

    GgufValueType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of a value; 0 where values differ in length. */
    public int bytes() {
        return bytes;
    }

    /** Whether values are integers, signed or not. */
    public boolean isInteger() {
        return switch (this) {
            case UINT8, INT8, UINT16, INT16, UINT32, INT32, UINT64, INT64 -> true;
            case FLOAT32, BOOL, STRING, ARRAY, FLOAT64 -> false;
        };
    }

    /** The number in files. */
    public int number() {
        return ordinal();
    }

    /** The type with a number, if there is one. */
    public static Optional<GgufValueType> ofNumber(int number) {
        return number < 0 || number >= values().length ? Optional.empty() : Optional.of(values()[number]);
    }
}
