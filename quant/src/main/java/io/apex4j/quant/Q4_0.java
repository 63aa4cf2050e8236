package io.apex4j.quant;

import io.apex4j.gguf.GgmlType;

/**
 * Q4_0: 32 values in 18 bytes, 4.5 bits per weight.
 *
 * <pre>
 * bytes 0..1    d    half     scale
 * bytes 2..17   qs   4 bits   byte l: level l low, level l + 16 high
 * </pre>
 *
 * value = (level - 8) * d
 */
public final class Q4_0 implements BlockFormat {
    @Override
    public GgmlType type() {
        return GgmlType.Q4_0;
    }

    @Override
    public Encoder newEncoder(EncodingKernels kernels) {
        return new SymmetricLegacyEncoder(type(), kernels, 8) {
            @Override
            void packLevels(int j, byte[] target, int offset) {
                packLowBits(j, target, offset);
            }
        };
    }

    @Override
    public void decode(byte[] blocks, int blocksOffset, float[] target, int targetOffset, int elements) {
        for (int k = 0; k < elements / 32; k++) {
            int block = blocksOffset + 18 * k;
            int out = targetOffset + 32 * k;
            float d = LittleEndian.getHalf(blocks, block);
            for (int l = 0; l < 16; l++) {
                int first = blocks[block + 2 + l] & 15;
                int second = blocks[block + 2 + l] >> 4 & 15;
                target[out + l] = (first - 8) * d;
                target[out + l + 16] = (second - 8) * d;
            }
        }
    }
}
