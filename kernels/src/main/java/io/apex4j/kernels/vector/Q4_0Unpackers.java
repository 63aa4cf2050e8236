package io.apex4j.kernels.vector;

import static io.apex4j.kernels.vector.Lanes.COUNT;
import static jdk.incubator.vector.VectorOperators.LSHR;

import jdk.incubator.vector.IntVector;

/** {@link io.apex4j.quant.Q4_0} and {@link io.apex4j.quant.Q4_1} to floats. */
final class Q4_0Unpackers {
    private static final int SYMMETRIC_BYTES = 18;
    private static final int AFFINE_BYTES = 20;

    private Q4_0Unpackers() {}

    static void unpackSymmetric(byte[] blocks, int blocksOffset, float[] target, int targetOffset, int elements) {
        int block = blocksOffset;
        for (int i = targetOffset; i < targetOffset + elements; i += 32) {
            float d = Lanes.half(blocks, block);
            for (int l = 0; l < 16; l += COUNT) {
                IntVector pairs = Lanes.unsigned(blocks, block + 2 + l);
                Lanes.floats(pairs.and(15).sub(8)).mul(d).intoArray(target, i + l);
                Lanes.floats(pairs.lanewise(LSHR, 4).sub(8)).mul(d).intoArray(target, i + 16 + l);
            }
            block += SYMMETRIC_BYTES;
        }
    }

    static void unpackAffine(byte[] blocks, int blocksOffset, float[] target, int targetOffset, int elements) {
        int block = blocksOffset;
        for (int i = targetOffset; i < targetOffset + elements; i += 32) {
            float d = Lanes.half(blocks, block);
            float m = Lanes.half(blocks, block + 2);
            for (int l = 0; l < 16; l += COUNT) {
                IntVector pairs = Lanes.unsigned(blocks, block + 4 + l);
                Lanes.floats(pairs.and(15)).mul(d).add(m).intoArray(target, i + l);
                Lanes.floats(pairs.lanewise(LSHR, 4)).mul(d).add(m).intoArray(target, i + 16 + l);
            }
            block += AFFINE_BYTES;
        }
    }
}
