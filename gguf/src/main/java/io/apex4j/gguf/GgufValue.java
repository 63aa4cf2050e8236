package io.apex4j.gguf;

/** A metadata value with its type in the file. */
public sealed interface GgufValue
        permits GgufArray,
                GgufValue.UInt8,
                GgufValue.Int8,
                GgufValue.UInt16,
                GgufValue.Int16,
                GgufValue.UInt32,
                GgufValue.Int32,
                GgufValue.Float32,
                GgufValue.Bool,
                GgufValue.Text,
                GgufValue.UInt64,
                GgufValue.Int64,
                GgufValue.Float64 {
    /** The type under which files hold it. */
    GgufValueType type();

    /** Unsigned, 8 bits. */
    record UInt8(int value) implements GgufValue {
        /** Checks the range. */
        public UInt8 {
            ValueRange.check(value, 0, 0xff);
        }

        @Override
        public GgufValueType type() {
            return GgufValueType.UINT8;
        }
    }

    /** Signed, 8 bits. */
    record Int8(byte value) implements GgufValue {
        @Override
        public GgufValueType type() {
            return GgufValueType.INT8;
        }
    }

    /** Unsigned, 16 bits. */
    record UInt16(int value) implements GgufValue {
        /** Checks the range. */
        public UInt16 {
            ValueRange.check(value, 0, 0xffff);
        }

        @Override
        public GgufValueType type() {
            return GgufValueType.UINT16;
        }
    }

    /** Signed, 16 bits. */
    record Int16(short value) implements GgufValue {
        @Override
        public GgufValueType type() {
            return GgufValueType.INT16;
        }
    }

    /** Unsigned, 32 bits. */
    record UInt32(long value) implements GgufValue {
        /** Checks the range. */
        public UInt32 {
            ValueRange.check(value, 0, 0xffff_ffffL);
        }

        @Override
        public GgufValueType type() {
            return GgufValueType.UINT32;
        }
    }

    /** Signed, 32 bits. */
    record Int32(int value) implements GgufValue {
        @Override
        public GgufValueType type() {
            return GgufValueType.INT32;
        }
    }

    /** IEEE binary32. */
    record Float32(float value) implements GgufValue {
        @Override
        public GgufValueType type() {
            return GgufValueType.FLOAT32;
        }
    }

    /** True or false. */
    record Bool(boolean value) implements GgufValue {
        @Override
        public GgufValueType type() {
            return GgufValueType.BOOL;
        }
    }

    /** A text. Bytes of a file that are no UTF-8 are lone surrogates U+DC80 to U+DCFF in it and are written back as they were. */
    record Text(String value) implements GgufValue {
        /** The text of some bytes, which need not be UTF-8. */
        public static Text of(byte[] bytes) {
            return new Text(Utf8.decode(bytes));
        }

        /** The bytes that files hold. */
        public byte[] bytes() {
            return Utf8.encode(value);
        }

        @Override
        public GgufValueType type() {
            return GgufValueType.STRING;
        }
    }

    /** Unsigned, 64 bits; values from 2^63 on are negative here. */
    record UInt64(long value) implements GgufValue {
        @Override
        public GgufValueType type() {
            return GgufValueType.UINT64;
        }
    }

    /** Signed, 64 bits. */
    record Int64(long value) implements GgufValue {
        @Override
        public GgufValueType type() {
            return GgufValueType.INT64;
        }
    }

    /** IEEE binary64. */
    record Float64(double value) implements GgufValue {
        @Override
        public GgufValueType type() {
            return GgufValueType.FLOAT64;
        }
    }
}
