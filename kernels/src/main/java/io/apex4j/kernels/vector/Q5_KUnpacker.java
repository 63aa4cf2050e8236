package io.apex4j.kernels.vector;

import static io.apex4j.kernels.vector.Lanes.COUNT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import io.apex4j.kernels.Unpacker;
import jdk.incubator.vector.IntVector;

/** {@link io.apex4j.quant.Q5_K} to floats. */
final class Q5_KUnpacker implements Unpacker {
    private static final int BLOCK_BYTES = 176;
    private static final int HIGH_OFFSET = 16;
    private static final int LEVELS_OFFSET = 48;

    @Override
    public void unpack(byte[] blocks, int blocksOffset, float[] target, int targetOffset, int elements) {
        int block = blocksOffset;
        for (int i = 0; i < elements; i += 256) {
            block(blocks, block, target, targetOffset + i);
            block += BLOCK_BYTES;
        }
    }

    private static void block(byte[] blocks, int block, float[] target, int offset) {
        float d = Lanes.half(blocks, block);
        float dmin = Lanes.half(blocks, block + 2);
        long scales = SixBitScales.scales(blocks, block + 4);
        long offsets = SixBitScales.offsets(blocks, block + 4);
        for (int j = 0; j < 8; j += 2) {
            float scale = d * SixBitScales.at(scales, j);
            float min = dmin * SixBitScales.at(offsets, j);
            float nextScale = d * SixBitScales.at(scales, j + 1);
            float nextMin = dmin * SixBitScales.at(offsets, j + 1);
            for (int l = 0; l < 32; l += COUNT) {
                IntVector low = Lanes.unsigned(blocks, block + LEVELS_OFFSET + 16 * j + l);
                IntVector high = Lanes.unsigned(blocks, block + HIGH_OFFSET + l).lanewise(LSHR, j);
                IntVector first = low.and(15).or(high.and(1).lanewise(LSHL, 4));
                IntVector second = low.lanewise(LSHR, 4).or(high.and(2).lanewise(LSHL, 3));
                store(first, scale, min, target, offset + 32 * j + l);
                store(second, nextScale, nextMin, target, offset + 32 * j + 32 + l);
            }
        }
    }

    private static void store(IntVector levels, float scale, float min, float[] target, int offset) {
        Lanes.floats(levels).mul(scale).sub(min).intoArray(target, offset);
    }
}
