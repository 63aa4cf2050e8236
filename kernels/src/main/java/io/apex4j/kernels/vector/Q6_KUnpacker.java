package io.apex4j.kernels.vector;

import static io.apex4j.kernels.vector.Lanes.COUNT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import io.apex4j.kernels.Unpacker;
import jdk.incubator.vector.IntVector;

/** {@link io.apex4j.quant.Q6_K} to floats. */
final class Q6_KUnpacker implements Unpacker {
    private static final int BLOCK_BYTES = 210;
    private static final int HIGH_OFFSET = 128;
    private static final int SCALES_OFFSET = 192;
    private static final int D_OFFSET = 208;

    @Override
    public void unpack(byte[] blocks, int blocksOffset, float[] target, int targetOffset, int elements) {
        int block = blocksOffset;
        for (int i = 0; i < elements; i += 256) {
            float d = Lanes.half(blocks, block + D_OFFSET);
            for (int part = 0; part < 4; part++) {
                part(blocks, block, part, d, target, targetOffset + i);
            }
            block += BLOCK_BYTES;
        }
    }

    /** 32 values and the 32 values 64 after them: two bits each of the high bytes of their half of the block. */
    private static void part(byte[] blocks, int block, int part, float d, float[] target, int offset) {
        int half = part / 2;
        int quarter = part % 2;
        int low = block + 32 * part;
        int high = block + HIGH_OFFSET + 32 * half;
        int scales = block + SCALES_OFFSET + 8 * half + 2 * quarter;
        int o = offset + 128 * half + 32 * quarter;
        for (int l = 0; l < 32; l += COUNT) {
            IntVector pairs = Lanes.unsigned(blocks, low + l);
            IntVector top = Lanes.unsigned(blocks, high + l).lanewise(LSHR, 2 * quarter);
            int s = scales + l / 16;
            store(pairs.and(15).or(top.and(3).lanewise(LSHL, 4)), d * blocks[s], target, o + l);
            store(pairs.lanewise(LSHR, 4).or(top.and(48)), d * blocks[s + 4], target, o + 64 + l);
        }
    }

    private static void store(IntVector levels, float scale, float[] target, int offset) {
        Lanes.floats(levels.sub(32)).mul(scale).intoArray(target, offset);
    }
}
