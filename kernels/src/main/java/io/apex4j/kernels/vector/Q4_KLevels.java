package io.apex4j.kernels.vector;

import static io.apex4j.kernels.vector.PackedBytes.load;
import static io.apex4j.kernels.vector.PackedBytes.mask;
import static io.apex4j.kernels.vector.PackedBytes.right;
import static io.apex4j.kernels.vector.PackedBytes.store;

import io.apex4j.kernels.Levels;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ShortVector;

/** {@link io.apex4j.quant.Q4_K} to levels. */
final class Q4_KLevels {
    private static final int BLOCK_BYTES = 144;

    private Q4_KLevels() {}

    static void unpack(MemorySegment weights, long offset, int columns, Levels row) {
        unpackLevels(weights, offset, columns / 64, row.levels());
        SixBitFactors.unpack(weights, offset, BLOCK_BYTES, columns / 256, row);
    }

    private static void unpackLevels(MemorySegment weights, long offset, int quarters, byte[] levels) {
        ShortVector low = mask(0x0f);
        for (int i = 0; i < quarters; i++) {
            ShortVector v = load(weights, offset + (long) (i >> 2) * BLOCK_BYTES + (i & 3) * 32L + 16);
            store(v.and(low), levels, 64 * i);
            store(right(v, 4).and(low), levels, 64 * i + 32);
        }
    }
}
