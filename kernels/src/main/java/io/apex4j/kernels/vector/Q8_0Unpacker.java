package io.apex4j.kernels.vector;

import static io.apex4j.kernels.vector.Lanes.COUNT;

import io.apex4j.kernels.Unpacker;

/** {@link io.apex4j.quant.Q8_0} to floats. */
final class Q8_0Unpacker implements Unpacker {
    private static final int BLOCK_BYTES = 34;

    @Override
    public void unpack(byte[] blocks, int blocksOffset, float[] target, int targetOffset, int elements) {
        int block = blocksOffset;
        for (int i = 0; i < elements; i += 32) {
            float d = Lanes.half(blocks, block);
            for (int l = 0; l < 32; l += COUNT) {
                Lanes.signed(blocks, block + 2 + l).mul(d).intoArray(target, targetOffset + i + l);
            }
            block += BLOCK_BYTES;
        }
    }
}
