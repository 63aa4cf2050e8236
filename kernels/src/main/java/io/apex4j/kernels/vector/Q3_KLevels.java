package io.apex4j.kernels.vector;

import static io.apex4j.kernels.vector.PackedBytes.left;
import static io.apex4j.kernels.vector.PackedBytes.load;
import static io.apex4j.kernels.vector.PackedBytes.mask;
import static io.apex4j.kernels.vector.PackedBytes.right;
import static io.apex4j.kernels.vector.PackedBytes.store;

import io.apex4j.kernels.Levels;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ShortVector;

/** {@link io.apex4j.quant.Q3_K} to levels. */
final class Q3_KLevels {
    private static final int BLOCK_BYTES = 110;
    private static final int NIBBLES = 0x0f0f0f0f;
    private static final int TWO_BITS = 0x30303030;

    private Q3_KLevels() {}

    static void unpack(MemorySegment weights, long offset, int columns, Levels row) {
        unpackLevels(weights, offset, columns / 256, row.levels());
        unpackScales(weights, offset, columns / 256, row.scales());
    }

    private static void unpackLevels(MemorySegment weights, long offset, int blocks, byte[] levels) {
        ShortVector low = mask(0x03);
        ShortVector high = mask(0x04);
        for (int i = 0; i < blocks; i++) {
            long block = offset + (long) i * BLOCK_BYTES;
            ShortVector h = load(weights, block);
            for (int j = 0; j < 2; j++) {
                ShortVector v = load(weights, block + 32 + 32L * j);
                int at = 256 * i + 128 * j;
                store(v.and(low).or(left(h, 2).and(high)), levels, at);
                store(right(v, 2).and(low).or(left(h, 1).and(high)), levels, at + 32);
                store(right(v, 4).and(low).or(h.and(high)), levels, at + 64);
                store(right(v, 6).and(low).or(right(h, 1).and(high)), levels, at + 96);
                h = right(h, 4);
            }
        }
    }

    private static void unpackScales(MemorySegment weights, long offset, int blocks, float[] scales) {
        for (int i = 0; i < blocks; i++) {
            long block = offset + (long) i * BLOCK_BYTES;
            float d = PackedBytes.half(weights, block + 108);
            int a = PackedBytes.integer(weights, block + 96);
            int b = PackedBytes.integer(weights, block + 100);
            int t = PackedBytes.integer(weights, block + 104);
            long first = join(a & NIBBLES | t << 4 & TWO_BITS, b & NIBBLES | t << 2 & TWO_BITS);
            long last = join(a >>> 4 & NIBBLES | t & TWO_BITS, b >>> 4 & NIBBLES | t >>> 2 & TWO_BITS);
            PackedBytes.floats(first).sub(32).mul(d).intoArray(scales, 16 * i);
            PackedBytes.floats(last).sub(32).mul(d).intoArray(scales, 16 * i + 8);
        }
    }

    private static long join(int low, int high) {
        return low & 0xffffffffL | (long) high << 32;
    }
}
