package io.apex4j.kernels;

import static io.apex4j.kernels.ScalarLevels.half;
import static io.apex4j.kernels.ScalarLevels.unsignedByte;

import io.apex4j.quant.NonLinearLevels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Integers of one block of 256 values without a codebook. */
final class SuperBlockLevels {
    private static final int[] POWERS_OF_3 = {1, 3, 9, 27, 81};
    /** Runs of bytes of TQ1_0: first byte, bytes, first trit, trits in a byte. */
    private static final int[][] TRIT_RUNS = {{0, 32, 0, 5}, {32, 16, 160, 5}, {48, 4, 240, 4}};

    private SuperBlockLevels() {}

    static void q2(MemorySegment weights, long block, int first, Levels row) {
        float d = half(weights, block + 80);
        float minimum = half(weights, block + 82);
        for (int i = 0; i < 256; i++) {
            row.levels()[first + i] = (byte) twoBits(weights, block + 16, i);
        }
        for (int j = 0; j < 16; j++) {
            int scales = unsignedByte(weights, block + j);
            put(first, j, d * (scales & 15), -(minimum * (scales >> 4)), row);
        }
    }

    static void q3(MemorySegment weights, long block, int first, Levels row) {
        float d = half(weights, block + 108);
        for (int i = 0; i < 256; i++) {
            int high = unsignedByte(weights, block + i % 32) >> i / 32 & 1;
            row.levels()[first + i] = (byte) (twoBits(weights, block + 32, i) | high << 2);
        }
        for (int j = 0; j < 16; j++) {
            int low = unsignedByte(weights, block + 96 + j % 8) >> 4 * (j / 8) & 15;
            int high = unsignedByte(weights, block + 104 + j % 4) >> 2 * (j / 4) & 3;
            put(first, j, d * ((low | high << 4) - 32), 0, row);
        }
    }

    static void q4(MemorySegment weights, long block, int first, Levels row) {
        putPairs(weights, block + 16, first, row);
        putSixBitScales(weights, block, first, row);
    }

    static void q5(MemorySegment weights, long block, int first, Levels row) {
        putPairs(weights, block + 48, first, row);
        for (int i = 0; i < 256; i++) {
            row.levels()[first + i] |= (byte) ((unsignedByte(weights, block + 16 + i % 32) >> i / 32 & 1) << 4);
        }
        putSixBitScales(weights, block, first, row);
    }

    static void q6(MemorySegment weights, long block, int first, Levels row) {
        for (int i = 0; i < 256; i++) {
            int half = i / 128;
            int low = unsignedByte(weights, block + 64L * half + i % 64) >> 4 * (i % 128 / 64) & 15;
            row.levels()[first + i] = (byte) (low | twoBits(weights, block + 128, i) << 4);
        }
        float d = half(weights, block + 208);
        for (int j = 0; j < 16; j++) {
            put(first, j, d * weights.get(ValueLayout.JAVA_BYTE, block + 192 + j), 0, row);
        }
    }

    static void iq4xs(MemorySegment weights, long block, int first, Levels row) {
        float d = half(weights, block);
        int high = weights.get(ValueLayout.JAVA_SHORT_UNALIGNED, block + 2);
        int low = weights.get(ValueLayout.JAVA_INT_UNALIGNED, block + 4);
        for (int j = 0; j < 8; j++) {
            SmallBlockLevels.putNibbles(weights, block + 8 + 16L * j, first + 32 * j, row);
            float scale = d * ((low >>> 4 * j & 15 | (high >>> 2 * j & 3) << 4) - 32);
            put(first, 2 * j, scale, 0, row);
            put(first, 2 * j + 1, scale, 0, row);
        }
        for (int i = first; i < first + 256; i++) {
            row.levels()[i] = (byte) (128 + NonLinearLevels.level(row.levels()[i]));
        }
    }

    static void tq1(MemorySegment weights, long block, int first, Levels row) {
        for (int[] run : TRIT_RUNS) {
            for (int m = 0; m < run[1]; m++) {
                int packed = unsignedByte(weights, block + run[0] + m);
                for (int n = 0; n < run[3]; n++) {
                    int trit = (packed * POWERS_OF_3[n] & 255) * 3 >> 8;
                    row.levels()[first + run[2] + m + run[1] * n] = (byte) trit;
                }
            }
        }
        putScale(first, half(weights, block + 52), row);
    }

    static void tq2(MemorySegment weights, long block, int first, Levels row) {
        for (int i = 0; i < 256; i++) {
            row.levels()[first + i] = (byte) twoBits(weights, block, i);
        }
        putScale(first, half(weights, block + 64), row);
    }

    /** Byte 32 h + l holds levels 128 h + l, + 32, + 64, + 96 from its low bits up. */
    private static int twoBits(MemorySegment weights, long quants, int i) {
        return unsignedByte(weights, quants + 32L * (i / 128) + i % 32) >> 2 * (i % 128 / 32) & 3;
    }

    /** Byte 32 h + l holds levels 64 h + l low and 64 h + l + 32 high. */
    private static void putPairs(MemorySegment weights, long quants, int first, Levels row) {
        for (int i = 0; i < 256; i++) {
            int packed = unsignedByte(weights, quants + i / 64 * 32L + i % 32);
            row.levels()[first + i] = (byte) (packed >> 4 * (i / 32 % 2) & 15);
        }
    }

    private static void putSixBitScales(MemorySegment weights, long block, int first, Levels row) {
        float d = half(weights, block);
        float minimum = half(weights, block + 2);
        long scales = sixBitScales(weights, block + 4);
        long minima = sixBitMinima(weights, block + 4);
        for (int j = 0; j < 8; j++) {
            float scale = d * (scales >>> 8 * j & 255);
            float offset = -(minimum * (minima >>> 8 * j & 255));
            put(first, 2 * j, scale, offset, row);
            put(first, 2 * j + 1, scale, offset, row);
        }
    }

    /** The eight scales of Q4_K and Q5_K from their 12 bytes, the first in the lowest byte. */
    static long sixBitScales(MemorySegment weights, long packed) {
        int first = weights.get(ValueLayout.JAVA_INT_UNALIGNED, packed);
        int last = weights.get(ValueLayout.JAVA_INT_UNALIGNED, packed + 8);
        return join(first & 0x3f3f3f3f, last & 0x0f0f0f0f | first >>> 2 & 0x30303030);
    }

    /** The eight minima of Q4_K and Q5_K from the same bytes. */
    static long sixBitMinima(MemorySegment weights, long packed) {
        int middle = weights.get(ValueLayout.JAVA_INT_UNALIGNED, packed + 4);
        int last = weights.get(ValueLayout.JAVA_INT_UNALIGNED, packed + 8);
        return join(middle & 0x3f3f3f3f, last >>> 4 & 0x0f0f0f0f | middle >>> 2 & 0x30303030);
    }

    private static long join(int low, int high) {
        return low & 0xffffffffL | (long) high << 32;
    }

    private static void putScale(int first, float scale, Levels row) {
        for (int j = 0; j < 16; j++) {
            put(first, j, scale, 0, row);
        }
    }

    private static void put(int first, int j, float scale, float offset, Levels row) {
        row.scales()[first / Levels.GROUP + j] = scale;
        row.offsets()[first / Levels.GROUP + j] = offset;
    }
}
