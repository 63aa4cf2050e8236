package io.apex4j.quant;

import io.apex4j.gguf.GgmlType;

/**
 * IQ4_NL: 32 values in 18 bytes, 4.5 bits per weight, levels of {@link NonLinearLevels}.
 *
 * <pre>
 * bytes 0..1    d    half     scale
 * bytes 2..17   qs   4 bits   byte l: index l low, index l + 16 high
 * </pre>
 *
 * value = d * level(index)
 */
public final class IQ4_NL implements BlockFormat {
    @Override
    public GgmlType type() {
        return GgmlType.IQ4_NL;
    }

    @Override
    public Encoder newEncoder(EncodingKernels kernels) {
        return new IQ4NLEncoder(kernels);
    }

    private static final class IQ4NLEncoder extends BatchEncoder {
        private static final int BLOCK = 32;
        private final float[] energies = new float[BATCH_VALUES / BLOCK];
        private final float[] inverses = new float[BATCH_VALUES / BLOCK];

        IQ4NLEncoder(EncodingKernels kernels) {
            super(GgmlType.IQ4_NL, kernels, BLOCK);
        }

        @Override
        void encodeBatch(int firstBlock, int count, boolean weighted, byte[] target, int targetOffset) {
            if (weighted) {
                kernels.energies(blocks.values, 0, BLOCK, count, energies);
                for (int j = 0; j < count; j++) {
                    float sigma2 = energies[j] * (2f / BLOCK);
                    kernels.importanceWeights(blocks.values, importance, sigma2, j * BLOCK, BLOCK, blocks.weights);
                }
            } else {
                weighBySquares(count * BLOCK);
            }
            kernels.nonLinear(blocks);
            for (int j = 0; j < count; j++) {
                inverses[j] = blocks.scales[j] != 0 ? 1 / blocks.scales[j] : 0;
            }
            kernels.requantizeNonLinear(blocks, inverses);
            for (int j = 0; j < count; j++) {
                int offset = targetOffset + j * type().blockBytes();
                LittleEndian.putHalf(target, offset, blocks.scales[j]);
                Nibbles.packPairs(blocks.levels, j * BLOCK, BLOCK, 16, target, offset + 2);
            }
        }
    }

    @Override
    public void decode(byte[] blocks, int blocksOffset, float[] target, int targetOffset, int elements) {
        for (int k = 0; k < elements / 32; k++) {
            int block = blocksOffset + type().blockBytes() * k;
            int out = targetOffset + 32 * k;
            float d = LittleEndian.getHalf(blocks, block);
            for (int l = 0; l < 16; l++) {
                target[out + l] = d * NonLinearLevels.level(blocks[block + 2 + l] & 15);
                target[out + l + 16] = d * NonLinearLevels.level(blocks[block + 2 + l] >> 4 & 15);
            }
        }
    }
}
