package io.apex4j.kernels;

import static io.apex4j.kernels.ScalarLevels.half;
import static io.apex4j.kernels.ScalarLevels.unsignedByte;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Integers of rows with a codebook: tables give eight levels at a time, which no vector instruction betters. */
public final class GridLevels {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final long ONES = 0x0101010101010101L;

    private GridLevels() {}

    /** IQ2_S. */
    public static void iq2s(MemorySegment weights, long offset, int columns, Levels row) {
        long[] grid = Grids.iq2s();
        long[] masks = Grids.signs();
        byte[] levels = row.levels();
        for (int first = 0; first < columns; first += 32) {
            long block = offset + (first >> 8) * 82L;
            int j = first >> 5 & 7;
            int low = weights.get(INT, block + 2 + 4L * j);
            int signs = weights.get(INT, block + 34 + 4L * j);
            int high = unsignedByte(weights, block + 66 + j);
            put(levels, first, grid[low & 255 | high << 8 & 0x300], masks[signs & 255]);
            put(levels, first + 8, grid[low >>> 8 & 255 | high << 6 & 0x300], masks[signs >>> 8 & 255]);
            put(levels, first + 16, grid[low >>> 16 & 255 | high << 4 & 0x300], masks[signs >>> 16 & 255]);
            put(levels, first + 24, grid[low >>> 24 | high << 2 & 0x300], masks[signs >>> 24]);
        }
        for (int first = 0; first < columns; first += 256) {
            long block = offset + (first >> 8) * 82L;
            putNibbleScales(half(weights, block), weights.get(WORD, block + 74), first, row.scales());
        }
    }

    /** IQ2_XS. */
    public static void iq2xs(MemorySegment weights, long offset, int columns, Levels row) {
        long[] grid = Grids.iq2xs();
        long[] masks = Grids.evenSigns();
        byte[] levels = row.levels();
        for (int first = 0; first < columns; first += 32) {
            long block = offset + (first >> 8) * 74L;
            long packed = weights.get(WORD, block + 2 + (first >> 5 & 7) * 8L);
            put(levels, first, grid[(int) packed & 511], masks[(int) (packed >>> 9) & 127]);
            put(levels, first + 8, grid[(int) (packed >>> 16) & 511], masks[(int) (packed >>> 25) & 127]);
            put(levels, first + 16, grid[(int) (packed >>> 32) & 511], masks[(int) (packed >>> 41) & 127]);
            put(levels, first + 24, grid[(int) (packed >>> 48) & 511], masks[(int) (packed >>> 57)]);
        }
        for (int first = 0; first < columns; first += 256) {
            long block = offset + (first >> 8) * 74L;
            putNibbleScales(half(weights, block), weights.get(WORD, block + 66), first, row.scales());
        }
    }

    /** IQ2_XXS. */
    public static void iq2xxs(MemorySegment weights, long offset, int columns, Levels row) {
        long[] grid = Grids.iq2xxs();
        long[] masks = Grids.evenSigns();
        byte[] levels = row.levels();
        float[] scales = row.scales();
        for (int first = 0; first < columns; first += 32) {
            long block = offset + (first >> 8) * 66L;
            int indices = weights.get(INT, block + 2 + (first >> 5 & 7) * 8L);
            int signs = weights.get(INT, block + 6 + (first >> 5 & 7) * 8L);
            put(levels, first, grid[indices & 255], masks[signs & 127]);
            put(levels, first + 8, grid[indices >>> 8 & 255], masks[signs >>> 7 & 127]);
            put(levels, first + 16, grid[indices >>> 16 & 255], masks[signs >>> 14 & 127]);
            put(levels, first + 24, grid[indices >>> 24], masks[signs >>> 21 & 127]);
            putScalePair(half(weights, block) * (0.5f + (signs >>> 28)) * 0.25f, first, scales);
        }
    }

    /** IQ3_XXS. */
    public static void iq3xxs(MemorySegment weights, long offset, int columns, Levels row) {
        int[] grid = Grids.iq3xxs();
        long[] masks = Grids.evenSigns();
        byte[] levels = row.levels();
        for (int first = 0; first < columns; first += 32) {
            long block = offset + (first >> 8) * 98L;
            long indices = weights.get(WORD, block + 2 + (first >> 5 & 7) * 8L);
            int signs = weights.get(INT, block + 66 + (first >> 5 & 7) * 4L);
            for (int group = 0; group < 4; group++) {
                long points = grid[(int) indices & 255] & 0xffffffffL | (long) grid[(int) indices >>> 8 & 255] << 32;
                put(levels, first + 8 * group, points, masks[signs >>> 7 * group & 127]);
                indices >>>= 16;
            }
            putScalePair(half(weights, block) * (0.5f + (signs >>> 28)) * 0.5f, first, row.scales());
        }
    }

    /** IQ3_S. */
    public static void iq3s(MemorySegment weights, long offset, int columns, Levels row) {
        int[] grid = Grids.iq3s();
        long[] masks = Grids.signs();
        byte[] levels = row.levels();
        for (int first = 0; first < columns; first += 32) {
            long block = offset + (first >> 8) * 110L;
            int j = first >> 5 & 7;
            long indices = weights.get(WORD, block + 2 + 8L * j);
            int high = unsignedByte(weights, block + 66 + j);
            int signs = weights.get(INT, block + 74 + 4L * j);
            for (int group = 0; group < 4; group++) {
                long points = grid[(int) indices & 255 | high << 8 & 256] & 0xffffffffL
                        | (long) grid[(int) indices >>> 8 & 255 | high << 7 & 256] << 32;
                put(levels, first + 8 * group, points, masks[signs & 255]);
                indices >>>= 16;
                high >>= 2;
                signs >>>= 8;
            }
            int nibble = unsignedByte(weights, block + 106 + j / 2) >> 4 * (j & 1) & 15;
            putScalePair(half(weights, block) * (1 + 2 * nibble), first, row.scales());
        }
    }

    /** IQ1_S: levels are eight times the values in units of the scale. */
    public static void iq1s(MemorySegment weights, long offset, int columns, Levels row) {
        long[] grid = Grids.iq1();
        byte[] levels = row.levels();
        for (int first = 0; first < columns; first += 32) {
            long block = offset + (first >> 8) * 50L;
            int j = first >> 5 & 7;
            int low = weights.get(INT, block + 2 + 4L * j);
            int high = weights.get(ValueLayout.JAVA_SHORT_UNALIGNED, block + 34 + 2L * j) & 0xffff;
            long shift = (high & 0x8000) != 0 ? -ONES : ONES;
            LONG.set(levels, first, grid[low & 255 | high << 8 & 0x700] + shift);
            LONG.set(levels, first + 8, grid[low >>> 8 & 255 | high << 5 & 0x700] + shift);
            LONG.set(levels, first + 16, grid[low >>> 16 & 255 | high << 2 & 0x700] + shift);
            LONG.set(levels, first + 24, grid[low >>> 24 | high >>> 1 & 0x700] + shift);
            putScalePair(half(weights, block) * (2 * (high >> 12 & 7) + 1) * 0.125f, first, row.scales());
        }
    }

    /** IQ1_M: levels as those of {@link #iq1s}. */
    public static void iq1m(MemorySegment weights, long offset, int columns, Levels row) {
        long[] grid = Grids.iq1();
        byte[] levels = row.levels();
        for (int first = 0; first < columns; first += 16) {
            long block = offset + (first >> 8) * 56L;
            int j = first >> 4 & 15;
            int high = unsignedByte(weights, block + 32 + j);
            int low = unsignedByte(weights, block + 2L * j) | (high & 7) << 8;
            int next = unsignedByte(weights, block + 2L * j + 1) | (high >> 4 & 7) << 8;
            LONG.set(levels, first, grid[low] + ((high & 8) != 0 ? -ONES : ONES));
            LONG.set(levels, first + 8, grid[next] + ((high & 128) != 0 ? -ONES : ONES));
        }
        for (int first = 0; first < columns; first += 256) {
            long words = weights.get(WORD, offset + (first >> 8) * 56L + 48);
            int half = (int) (words >>> 12 & 15 | words >>> 24 & 0xf0 | words >>> 36 & 0xf00 | words >>> 48 & 0xf000);
            float d = Float.float16ToFloat((short) half);
            for (int j = 0; j < 16; j++) {
                int scale = (int) (words >>> 16 * (j >> 2) + 3 * (j & 3)) & 7;
                row.scales()[(first >> 4) + j] = d * (2 * scale + 1) * 0.125f;
            }
        }
    }

    private static void put(byte[] levels, int at, long points, long mask) {
        LONG.set(levels, at, Grids.negate(points, mask));
    }

    private static void putScalePair(float scale, int first, float[] scales) {
        scales[first >> 4] = scale;
        scales[(first >> 4) + 1] = scale;
    }

    private static void putNibbleScales(float d, long nibbles, int first, float[] scales) {
        for (int j = 0; j < 16; j++) {
            scales[(first >> 4) + j] = d * (0.5f + (nibbles >>> 4 * j & 15)) * 0.25f;
        }
    }
}
