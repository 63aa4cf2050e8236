package io.apex4j.gguf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An array of metadata values of one type, kept as the bytes of the file: vocabularies have hundreds of thousands of
 * elements, and most are only copied. Immutable.
 */
public final class GgufArray implements GgufValue {
    private final GgufValueType elementType;
    private final int size;
    private final byte[] bytes;

    /**
     * Takes over validated bytes.
     *
     * @param bytes the elements as in a file; from now on owned by the array
     */
    GgufArray(GgufValueType elementType, int size, byte[] bytes) {
        this.elementType = elementType;
        this.size = size;
        this.bytes = bytes;
    }

    /** An array of texts. */
    public static GgufArray ofTexts(List<String> texts) {
        return of(GgufValueType.STRING, texts.stream().map(GgufValue.Text::new).toList());
    }

    /**
     * An array of values.
     *
     * @throws IllegalArgumentException when a value is of another type, or an array itself
     */
    public static GgufArray of(GgufValueType elementType, List<? extends GgufValue> values) {
        GgufBytes bytes = new GgufBytes();
        for (GgufValue value : values) {
            if (value.type() != elementType || elementType == GgufValueType.ARRAY) {
                throw new IllegalArgumentException("An array of " + elementType + " cannot hold " + value.type());
            }
            bytes.putPayload(value);
        }
        return new GgufArray(elementType, values.size(), bytes.toByteArray());
    }

    @Override
    public GgufValueType type() {
        return GgufValueType.ARRAY;
    }

    /** The type of every element. */
    public GgufValueType elementType() {
        return elementType;
    }

    /** Number of elements. */
    public int size() {
        return size;
    }

    /** The elements as files hold them, read-only, little endian. */
    public ByteBuffer bytes() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The elements as integers, when they are of an integer type; unsigned ones of 64 bits may come out negative. */
    public Optional<long[]> integers() {
        if (!elementType.isInteger()) {
            return Optional.empty();
        }
        ByteBuffer from = bytes();
        long[] values = new long[size];
        for (int index = 0; index < size; index++) {
            switch (elementType) {
                case UINT8 -> values[index] = from.get() & 0xff;
                case INT8 -> values[index] = from.get();
                case UINT16 -> values[index] = from.getShort() & 0xffff;
                case INT16 -> values[index] = from.getShort();
                case UINT32 -> values[index] = from.getInt() & 0xffff_ffffL;
                case INT32 -> values[index] = from.getInt();
                case UINT64, INT64 -> values[index] = from.getLong();
                case FLOAT32, BOOL, STRING, ARRAY, FLOAT64 ->
                    throw new IllegalStateException(elementType + " is no integer type");
            }
        }
        return Optional.of(values);
    }

    /** The elements as texts, when they are texts. */
    public Optional<List<String>> texts() {
        if (elementType != GgufValueType.STRING) {
            return Optional.empty();
        }
        ByteBuffer from = bytes();
        List<String> texts = new ArrayList<>(size);
        for (int index = 0; index < size; index++) {
            byte[] text = new byte[(int) from.getLong()];
            from.get(text);
            texts.add(Utf8.decode(text));
        }
        return Optional.of(List.copyOf(texts));
    }

    /** The elements as values, at most the first {@code limit}. */
    public List<GgufValue> values(int limit) {
        ByteBuffer from = bytes();
        List<GgufValue> values = new ArrayList<>();
        for (int index = 0; index < Math.min(size, limit); index++) {
            values.add(
                    switch (elementType) {
                        case UINT8 -> new UInt8(from.get() & 0xff);
                        case INT8 -> new Int8(from.get());
                        case UINT16 -> new UInt16(from.getShort() & 0xffff);
                        case INT16 -> new Int16(from.getShort());
                        case UINT32 -> new UInt32(from.getInt() & 0xffff_ffffL);
                        case INT32 -> new Int32(from.getInt());
                        case FLOAT32 -> new Float32(from.getFloat());
                        case BOOL -> new Bool(from.get() != 0);
                        case STRING -> {
                            byte[] text = new byte[(int) from.getLong()];
                            from.get(text);
                            yield new Text(Utf8.decode(text));
                        }
                        case UINT64 -> new UInt64(from.getLong());
                        case INT64 -> new Int64(from.getLong());
                        case FLOAT64 -> new Float64(from.getDouble());
                        case ARRAY -> throw new IllegalStateException("Arrays do not nest");
                    });
        }
        return List.copyOf(values);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GgufArray array
                && array.elementType == elementType
                && array.size == size
                && Arrays.equals(array.bytes, bytes);
    }

    @Override
    public int hashCode() {
        return 31 * elementType.hashCode() + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "GgufArray[" + size + " x " + elementType + "]";
    }
}
