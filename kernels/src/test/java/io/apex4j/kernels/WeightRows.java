package io.apex4j.kernels;

import io.apex4j.gguf.GgmlType;
import io.apex4j.quant.BlockFormats;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Random;

/** Rows of encoded weights for tests: random bytes, which hold every level and every scale, with sane block scales. */
final class WeightRows {
    private WeightRows() {}

    /** The types with integer products. */
    static List<GgmlType> quantized() {
        return BlockFormats.types().stream()
                .filter(type -> !floats().contains(type))
                .toList();
    }

    /** The types without. */
    static List<GgmlType> floats() {
        return List.of(GgmlType.F32, GgmlType.F16, GgmlType.BF16);
    }

    /** A matrix of random blocks. */
    static Matrix random(GgmlType type, int rows, int columns, long seed) {
        byte[] bytes = new byte[Math.toIntExact(type.rowBytes(columns) * rows)];
        Random random = new Random(seed);
        random.nextBytes(bytes);
        for (int block = 0; block < bytes.length; block += type.blockBytes()) {
            setScales(type, bytes, block, 0.01f * (float) random.nextGaussian(), 0.02f * random.nextFloat());
        }
        return of(type, rows, columns, bytes);
    }

    /** A matrix of given bytes, outside the heap as a mapped file is. */
    static Matrix of(GgmlType type, int rows, int columns, byte[] bytes) {
        MemorySegment data = Arena.ofAuto().allocate(bytes.length);
        MemorySegment.copy(MemorySegment.ofArray(bytes), 0, data, 0, bytes.length);
        return new Matrix(type, rows, columns, data);
    }

    /** Sets the scale, and the scale of the minima where there is one. */
    static void setScales(GgmlType type, byte[] bytes, int block, float scale, float minimum) {
        switch (type) {
            case Q6_K -> putHalf(bytes, block + 208, scale);
            case Q3_K -> putHalf(bytes, block + 108, scale);
            case Q2_K -> {
                putHalf(bytes, block + 80, scale);
                putHalf(bytes, block + 82, minimum);
            }
            case Q4_K, Q5_K, Q4_1, Q5_1 -> {
                putHalf(bytes, block, scale);
                putHalf(bytes, block + 2, minimum);
            }
            case TQ1_0 -> putHalf(bytes, block + 52, scale);
            case TQ2_0 -> putHalf(bytes, block + 64, scale);
            case MXFP4 -> bytes[block] = (byte) (120 + Math.floorMod(Float.floatToRawIntBits(scale), 5));
            case IQ1_M -> {
                int half = Float.floatToFloat16(scale) & 0xffff;
                for (int word = 0; word < 4; word++) {
                    int at = block + 49 + 2 * word;
                    bytes[at] = (byte) (bytes[at] & 15 | (half >> 4 * word & 15) << 4);
                }
            }
            case F32 -> putInt(bytes, block, Float.floatToRawIntBits(scale));
            case BF16 -> putShort(bytes, block, Float.floatToRawIntBits(scale) >> 16);
            default -> putHalf(bytes, block, scale);
        }
    }

    /** The weights of a row. */
    static float[] decoded(Matrix matrix, int row) {
        float[] weights = new float[matrix.columns()];
        BlockFormats.of(matrix.type()).decode(bytes(matrix, row), 0, weights, 0, matrix.columns());
        return weights;
    }

    private static byte[] bytes(Matrix matrix, int row) {
        return matrix.data().asSlice(row * matrix.rowBytes(), matrix.rowBytes()).toArray(ValueLayout.JAVA_BYTE);
    }

    private static void putHalf(byte[] bytes, int at, float value) {
        putShort(bytes, at, Float.floatToFloat16(value));
    }

    private static void putShort(byte[] bytes, int at, int value) {
        bytes[at] = (byte) value;
        bytes[at + 1] = (byte) (value >> 8);
    }

    private static void putInt(byte[] bytes, int at, int value) {
        putShort(bytes, at, value);
        putShort(bytes, at + 2, value >> 16);
    }
}
