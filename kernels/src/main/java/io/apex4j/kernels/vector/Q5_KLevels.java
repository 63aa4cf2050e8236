package io.apex4j.kernels.vector;

import static io.apex4j.kernels.vector.PackedBytes.left;
import static io.apex4j.kernels.vector.PackedBytes.load;
import static io.apex4j.kernels.vector.PackedBytes.mask;
import static io.apex4j.kernels.vector.PackedBytes.right;
import static io.apex4j.kernels.vector.PackedBytes.store;

import io.apex4j.kernels.Levels;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ShortVector;

/** {@link io.apex4j.quant.Q5_K} to levels. */
final class Q5_KLevels {
    private static final int BLOCK_BYTES = 176;

    private Q5_KLevels() {}

    static void unpack(MemorySegment weights, long offset, int columns, Levels row) {
        unpackLevels(weights, offset, columns / 256, row.levels());
        SixBitFactors.unpack(weights, offset, BLOCK_BYTES, columns / 256, row);
    }

    private static void unpackLevels(MemorySegment weights, long offset, int blocks, byte[] levels) {
        ShortVector low = mask(0x0f);
        ShortVector high = mask(0x10);
        for (int i = 0; i < blocks; i++) {
            long block = offset + (long) i * BLOCK_BYTES;
            ShortVector h = load(weights, block + 16);
            for (int j = 0; j < 4; j++) {
                ShortVector v = load(weights, block + 48 + 32L * j);
                store(v.and(low).or(left(h, 4).and(high)), levels, 256 * i + 64 * j);
                store(right(v, 4).and(low).or(left(h, 3).and(high)), levels, 256 * i + 64 * j + 32);
                h = right(h, 2);
            }
        }
    }
}
