package io.apex4j.kernels.vector;

import static io.apex4j.kernels.vector.Lanes.COUNT;
import static jdk.incubator.vector.VectorOperators.LSHR;

import io.apex4j.kernels.Unpacker;
import jdk.incubator.vector.IntVector;

/** {@link io.apex4j.quant.Q2_K} to floats. */
final class Q2_KUnpacker implements Unpacker {
    private static final int BLOCK_BYTES = 84;
    private static final int LEVELS_OFFSET = 16;
    private static final int D_OFFSET = 80;

    @Override
    public void unpack(byte[] blocks, int blocksOffset, float[] target, int targetOffset, int elements) {
        int block = blocksOffset;
        for (int i = 0; i < elements; i += 256) {
            float d = Lanes.half(blocks, block + D_OFFSET);
            float dmin = Lanes.half(blocks, block + D_OFFSET + 2);
            half(blocks, block + LEVELS_OFFSET, block, d, dmin, target, targetOffset + i);
            half(blocks, block + LEVELS_OFFSET + 32, block + 8, d, dmin, target, targetOffset + i + 128);
            block += BLOCK_BYTES;
        }
    }

    /** 128 values: a byte of {@code levels} holds two bits each of values 32 apart. */
    private static void half(byte[] blocks, int levels, int scales, float d, float dmin, float[] target, int offset) {
        for (int l = 0; l < 32; l += COUNT) {
            IntVector packed = Lanes.unsigned(blocks, levels + l);
            for (int quarter = 0; quarter < 4; quarter++) {
                int pair = blocks[scales + 2 * quarter + l / 16] & 0xff;
                float scale = d * (pair & 15);
                float min = dmin * (pair >> 4);
                IntVector level = packed.lanewise(LSHR, 2 * quarter).and(3);
                Lanes.floats(level).mul(scale).sub(min).intoArray(target, offset + 32 * quarter + l);
            }
        }
    }
}
