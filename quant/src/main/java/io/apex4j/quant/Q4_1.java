package io.apex4j.quant;

import io.apex4j.gguf.GgmlType;

/**
 * Q4_1: 32 values in 20 bytes, 5 bits per weight.
 *
 * <pre>
 * bytes 0..1    d    half     scale
 * bytes 2..3    m    half     minimum
 * bytes 4..19   qs   4 bits   byte l: level l low, level l + 16 high
 * </pre>
 *
 * value = level * d + m
 */
public final class Q4_1 implements BlockFormat {
    @Override
    public GgmlType type() {
        return GgmlType.Q4_1;
    }

    @Override
    public Encoder newEncoder(EncodingKernels kernels) {
        return new AffineLegacyEncoder(type(), kernels, 15) {
            @Override
            void packLevels(int j, byte[] target, int offset) {
                packLowBits(j, target, offset);
            }
        };
    }

    @Override
    public void decode(byte[] blocks, int blocksOffset, float[] target, int targetOffset, int elements) {
        for (int k = 0; k < elements / 32; k++) {
            int block = blocksOffset + 20 * k;
            int out = targetOffset + 32 * k;
            float d = LittleEndian.getHalf(blocks, block);
            float m = LittleEndian.getHalf(blocks, block + 2);
            for (int l = 0; l < 16; l++) {
                int first = blocks[block + 4 + l] & 15;
                int second = blocks[block + 4 + l] >> 4 & 15;
                target[out + l] = first * d + m;
                target[out + l + 16] = second * d + m;
            }
        }
    }
}
