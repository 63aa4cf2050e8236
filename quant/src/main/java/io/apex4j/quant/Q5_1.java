package io.apex4j.quant;

import io.apex4j.gguf.GgmlType;

/**
 * Q5_1: 32 values in 24 bytes, 6 bits per weight.
 *
 * <pre>
 * bytes 0..1    d    half     scale
 * bytes 2..3    m    half     minimum
 * bytes 4..7    qh   1 bit    bit l: fifth bit of level l
 * bytes 8..23   qs   4 bits   byte l: level l low, level l + 16 high
 * </pre>
 *
 * value = level * d + m
 */
public final class Q5_1 implements BlockFormat {
    @Override
    public GgmlType type() {
        return GgmlType.Q5_1;
    }

    @Override
    public Encoder newEncoder(EncodingKernels kernels) {
        return new AffineLegacyEncoder(type(), kernels, 31) {
            @Override
            void packLevels(int j, byte[] target, int offset) {
                packHighBits(j, target, offset);
                packLowBits(j, target, offset + 4);
            }
        };
    }

    @Override
    public void decode(byte[] blocks, int blocksOffset, float[] target, int targetOffset, int elements) {
        for (int k = 0; k < elements / 32; k++) {
            int block = blocksOffset + 24 * k;
            int out = targetOffset + 32 * k;
            float d = LittleEndian.getHalf(blocks, block);
            float m = LittleEndian.getHalf(blocks, block + 2);
            int high = LittleEndian.getInt(blocks, block + 4);
            for (int l = 0; l < 16; l++) {
                int first = (blocks[block + 8 + l] & 15) | (high >>> l & 1) << 4;
                int second = (blocks[block + 8 + l] >> 4 & 15) | (high >>> l + 16 & 1) << 4;
                target[out + l] = first * d + m;
                target[out + l + 16] = second * d + m;
            }
        }
    }
}
