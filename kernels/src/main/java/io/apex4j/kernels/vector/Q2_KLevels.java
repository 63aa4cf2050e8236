package io.apex4j.kernels.vector;

import static io.apex4j.kernels.vector.PackedBytes.load;
import static io.apex4j.kernels.vector.PackedBytes.mask;
import static io.apex4j.kernels.vector.PackedBytes.right;
import static io.apex4j.kernels.vector.PackedBytes.store;

import io.apex4j.kernels.Levels;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ShortVector;

/** {@link io.apex4j.quant.Q2_K} to levels. */
final class Q2_KLevels {
    private static final int BLOCK_BYTES = 84;
    private static final long NIBBLES = 0x0f0f0f0f0f0f0f0fL;

    private Q2_KLevels() {}

    static void unpack(MemorySegment weights, long offset, int columns, Levels row) {
        unpackLevels(weights, offset + 16, BLOCK_BYTES, columns / 128, row.levels());
        for (int i = 0; i < columns / 128; i++) {
            unpackFactors(weights, offset + (long) (i >> 1) * BLOCK_BYTES, i, row.scales(), row.offsets());
        }
    }

    /** Two bits of each level, as in Q2_K and TQ2_0. */
    static void unpackLevels(MemorySegment weights, long quants, int blockBytes, int halves, byte[] levels) {
        ShortVector low = mask(0x03);
        for (int i = 0; i < halves; i++) {
            ShortVector v = load(weights, quants + (long) (i >> 1) * blockBytes + (i & 1) * 32L);
            store(v.and(low), levels, 128 * i);
            store(right(v, 2).and(low), levels, 128 * i + 32);
            store(right(v, 4).and(low), levels, 128 * i + 64);
            store(right(v, 6).and(low), levels, 128 * i + 96);
        }
    }

    private static void unpackFactors(MemorySegment weights, long block, int i, float[] scales, float[] offsets) {
        float d = PackedBytes.half(weights, block + 80);
        float minimum = PackedBytes.half(weights, block + 82);
        long packed = PackedBytes.word(weights, block + (i & 1) * 8L);
        PackedBytes.floats(packed & NIBBLES).mul(d).intoArray(scales, 8 * i);
        PackedBytes.floats(packed >>> 4 & NIBBLES).mul(minimum).neg().intoArray(offsets, 8 * i);
    }
}
