package io.apex4j.kernels;

import static io.apex4j.kernels.ScalarLevels.half;
import static io.apex4j.kernels.ScalarLevels.unsignedByte;

import io.apex4j.quant.NonLinearLevels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Integers of one block of 32 values. */
final class SmallBlockLevels {
    /** Twice the E2M1 values of MXFP4. */
    private static final int[] MICROSCALED = {0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12};

    private SmallBlockLevels() {}

    static void q8(MemorySegment weights, long block, int first, Levels row) {
        for (int i = 0; i < 32; i++) {
            row.levels()[first + i] = (byte) (unsignedByte(weights, block + 2 + i) ^ 128);
        }
        putScales(first, half(weights, block), 0, row);
    }

    static void q4(MemorySegment weights, long block, int first, Levels row) {
        putNibbles(weights, block + 2, first, row);
        putScales(first, half(weights, block), 0, row);
    }

    static void q4WithOffset(MemorySegment weights, long block, int first, Levels row) {
        putNibbles(weights, block + 4, first, row);
        putScales(first, half(weights, block), half(weights, block + 2), row);
    }

    static void q5(MemorySegment weights, long block, int first, Levels row) {
        putNibbles(weights, block + 6, first, row);
        addFifthBits(weights, block + 2, first, row);
        putScales(first, half(weights, block), 0, row);
    }

    static void q5WithOffset(MemorySegment weights, long block, int first, Levels row) {
        putNibbles(weights, block + 8, first, row);
        addFifthBits(weights, block + 4, first, row);
        putScales(first, half(weights, block), half(weights, block + 2), row);
    }

    static void iq4nl(MemorySegment weights, long block, int first, Levels row) {
        putNibbles(weights, block + 2, first, row);
        for (int i = first; i < first + 32; i++) {
            row.levels()[i] = (byte) (128 + NonLinearLevels.level(row.levels()[i]));
        }
        putScales(first, half(weights, block), 0, row);
    }

    static void mxfp4(MemorySegment weights, long block, int first, Levels row) {
        putNibbles(weights, block + 1, first, row);
        for (int i = first; i < first + 32; i++) {
            row.levels()[i] = (byte) (16 + MICROSCALED[row.levels()[i]]);
        }
        putScales(first, microscale(unsignedByte(weights, block)), 0, row);
    }

    /** {@code 2^(exponent - 128)}. */
    static float microscale(int exponent) {
        return Float.intBitsToFloat(exponent < 2 ? 0x00200000 << exponent : exponent - 1 << 23);
    }

    /** Byte l holds level l of 32 low and level l + 16 high. */
    static void putNibbles(MemorySegment weights, long quants, int first, Levels row) {
        for (int l = 0; l < 16; l++) {
            int packed = unsignedByte(weights, quants + l);
            row.levels()[first + l] = (byte) (packed & 15);
            row.levels()[first + l + 16] = (byte) (packed >> 4);
        }
    }

    private static void addFifthBits(MemorySegment weights, long high, int first, Levels row) {
        int bits = weights.get(ValueLayout.JAVA_INT_UNALIGNED, high);
        for (int i = 0; i < 32; i++) {
            row.levels()[first + i] |= (byte) ((bits >>> i & 1) << 4);
        }
    }

    private static void putScales(int first, float scale, float offset, Levels row) {
        for (int g = first / Levels.GROUP; g < first / Levels.GROUP + 2; g++) {
            row.scales()[g] = scale;
            row.offsets()[g] = offset;
        }
    }
}
