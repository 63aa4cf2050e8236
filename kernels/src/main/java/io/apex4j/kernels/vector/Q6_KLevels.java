package io.apex4j.kernels.vector;

import static io.apex4j.kernels.vector.PackedBytes.left;
import static io.apex4j.kernels.vector.PackedBytes.load;
import static io.apex4j.kernels.vector.PackedBytes.mask;
import static io.apex4j.kernels.vector.PackedBytes.right;
import static io.apex4j.kernels.vector.PackedBytes.store;

import io.apex4j.kernels.Levels;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ShortVector;

/** {@link io.apex4j.quant.Q6_K} to levels. */
final class Q6_KLevels {
    private static final int BLOCK_BYTES = 210;

    private Q6_KLevels() {}

    static void unpack(MemorySegment weights, long offset, int columns, Levels row) {
        unpackLevels(weights, offset, columns / 128, row.levels());
        unpackScales(weights, offset, columns / 256, row.scales());
    }

    private static void unpackLevels(MemorySegment weights, long offset, int halves, byte[] levels) {
        ShortVector low = mask(0x0f);
        ShortVector high = mask(0x30);
        for (int i = 0; i < halves; i++) {
            long block = offset + (long) (i >> 1) * BLOCK_BYTES;
            ShortVector a = load(weights, block + (i & 1) * 64L);
            ShortVector b = load(weights, block + (i & 1) * 64L + 32);
            ShortVector h = load(weights, block + (i & 1) * 32L + 128);
            store(a.and(low).or(left(h, 4).and(high)), levels, 128 * i);
            store(b.and(low).or(left(h, 2).and(high)), levels, 128 * i + 32);
            store(right(a, 4).and(low).or(h.and(high)), levels, 128 * i + 64);
            store(right(b, 4).and(low).or(right(h, 2).and(high)), levels, 128 * i + 96);
        }
    }

    private static void unpackScales(MemorySegment weights, long offset, int blocks, float[] scales) {
        for (int i = 0; i < blocks; i++) {
            long block = offset + (long) i * BLOCK_BYTES;
            float d = PackedBytes.half(weights, block + 208);
            PackedBytes.floats(PackedBytes.word(weights, block + 192)).mul(d).intoArray(scales, 16 * i);
            PackedBytes.floats(PackedBytes.word(weights, block + 200)).mul(d).intoArray(scales, 16 * i + 8);
        }
    }
}
