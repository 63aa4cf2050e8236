package io.apex4j.quant;

import io.apex4j.gguf.GgmlType;

/**
 * Q5_0: 32 values in 22 bytes, 5.5 bits per weight.
 *
 * <pre>
 * bytes 0..1    d    half     scale
 * bytes 2..5    qh   1 bit    bit l: fifth bit of level l
 * bytes 6..21   qs   4 bits   byte l: level l low, level l + 16 high
 * </pre>
 *
 * value = (level - 16) * d
 */
public final class Q5_0 implements BlockFormat {
    @Override
    public GgmlType type() {
        return GgmlType.Q5_0;
    }

    @Override
    public Encoder newEncoder(EncodingKernels kernels) {
        return new SymmetricLegacyEncoder(type(), kernels, 16) {
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
            int block = blocksOffset + 22 * k;
            int out = targetOffset + 32 * k;
            float d = LittleEndian.getHalf(blocks, block);
            int high = LittleEndian.getInt(blocks, block + 2);
            for (int l = 0; l < 16; l++) {
                int first = (blocks[block + 6 + l] & 15) | (high >>> l & 1) << 4;
                int second = (blocks[block + 6 + l] >> 4 & 15) | (high >>> l + 16 & 1) << 4;
                target[out + l] = (first - 16) * d;
                target[out + l + 16] = (second - 16) * d;
            }
        }
    }
}
