package io.apex4j.kernels.vector;

import io.apex4j.kernels.Levels;
import java.lang.foreign.MemorySegment;

/** Scales and offsets of Q4_K and Q5_K: bytes 0 to 3 two halves, 4 to 15 eight scales and eight minima of 6 bits. */
final class SixBitFactors {
    private static final int SIX_BITS = 0x3f3f3f3f;
    private static final int NIBBLES = 0x0f0f0f0f;
    private static final int HIGH_BITS = 0x30303030;

    private SixBitFactors() {}

    static void unpack(MemorySegment weights, long offset, int blockBytes, int blocks, Levels row) {
        float[] scales = row.scales();
        float[] offsets = row.offsets();
        for (int i = 0; i < blocks; i++) {
            long block = offset + (long) i * blockBytes;
            float d = PackedBytes.half(weights, block);
            float minimum = PackedBytes.half(weights, block + 2);
            int first = PackedBytes.integer(weights, block + 4);
            int middle = PackedBytes.integer(weights, block + 8);
            int last = PackedBytes.integer(weights, block + 12);
            long scaleBytes = join(first & SIX_BITS, last & NIBBLES | first >>> 2 & HIGH_BITS);
            long minimumBytes = join(middle & SIX_BITS, last >>> 4 & NIBBLES | middle >>> 2 & HIGH_BITS);
            PackedBytes.storeTwice(PackedBytes.floats(scaleBytes).mul(d), scales, 16 * i);
            PackedBytes.storeTwice(PackedBytes.floats(minimumBytes).mul(minimum).neg(), offsets, 16 * i);
        }
    }

    private static long join(int low, int high) {
        return low & 0xffffffffL | (long) high << 32;
    }
}
