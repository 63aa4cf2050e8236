package io.apex4j.kernels.vector;

import static io.apex4j.kernels.vector.Lanes.COUNT;
import static jdk.incubator.vector.VectorOperators.LSHR;

import io.apex4j.kernels.Unpacker;
import jdk.incubator.vector.IntVector;

/** {@link io.apex4j.quant.Q4_K} to floats. */
final class Q4_KUnpacker implements Unpacker {
    private static final int BLOCK_BYTES = 144;

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
                IntVector levels = Lanes.unsigned(blocks, block + 16 + 16 * j + l);
                store(levels.and(15), scale, min, target, offset + 32 * j + l);
                store(levels.lanewise(LSHR, 4), nextScale, nextMin, target, offset + 32 * j + 32 + l);
            }
        }
    }

    private static void store(IntVector levels, float scale, float min, float[] target, int offset) {
        Lanes.floats(levels).mul(scale).sub(min).intoArray(target, offset);
    }
}
