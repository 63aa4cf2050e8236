package io.apex4j.quant;

import io.apex4j.gguf.GgmlType;

/**
 * IQ2_S: 256 values in 82 bytes, 2.5625 bits per weight.
 *
 * <pre>
 * bytes  0..1    d        half     scale of the scales
 * bytes  2..33   qs       uint8    per group of 8: low eight bits of the codebook index
 * bytes 34..65   signs    uint8    per group of 8: sign bits
 * bytes 66..73   qh       2 bits   byte g / 4, bits 2 (g % 4): high bits of index g
 * bytes 74..81   scales   4 bits   one per sub-block of 16, even ones low
 * </pre>
 *
 * value = ((d * (0.5 + scale)) * 0.25) * level, with the sign
 */
public final class IQ2_S implements BlockFormat {
    private static final int SIGNS_OFFSET = 34;
    private static final int HIGH_OFFSET = 66;
    private static final int SCALES_OFFSET = 74;

    @Override
    public GgmlType type() {
        return GgmlType.IQ2_S;
    }

    @Override
    public Encoder newEncoder(EncodingKernels kernels) {
        return new IQ2SEncoder(kernels);
    }

    private static final class IQ2SEncoder extends GridEncoder {
        private final float[] energies = new float[BATCH];

        IQ2SEncoder(EncodingKernels kernels) {
            super(
                    GgmlType.IQ2_S,
                    kernels,
                    new GridSearch(Codebook.iq2s(), 16, 5, 9, 0.1f, GridSearch.Refinement.OFF),
                    false,
                    0.9875f);
        }

        @Override
        void weigh(int count, boolean weighted) {
            if (weighted) {
                weighByImportance(count, 2);
                return;
            }
            kernels.energies(blocks.values, 0, SUPER_BLOCK, count, energies);
            for (int i = 0; i < count * SUPER_BLOCK; i++) {
                float x = blocks.values[i];
                float sigma2 = 2 * energies[i / SUPER_BLOCK] / SUPER_BLOCK;
                blocks.weights[i] = 0.25f * sigma2 + x * x;
            }
        }

        @Override
        boolean isZero(float largest) {
            return largest < 1e-8f;
        }

        @Override
        boolean keepsZeroScaled() {
            return true;
        }

        @Override
        void store(int j, byte[] target, int offset) {
            for (int group = 0; group < 2; group++) {
                int at = 2 * j + group;
                int index = index(group);
                target[offset + 2 + at] = (byte) index;
                target[offset + SIGNS_OFFSET + at] = (byte) signs[group];
                target[offset + HIGH_OFFSET + at / 4] |= (byte) (index >> 8 << 2 * (at % 4));
            }
        }

        @Override
        void storeScale(int j, int level, byte[] target, int offset) {
            target[offset + SCALES_OFFSET + j / 2] |= (byte) (level << 4 * (j % 2));
        }
    }

    @Override
    public void decode(byte[] blocks, int blocksOffset, float[] target, int targetOffset, int elements) {
        for (int k = 0; k < elements / 256; k++) {
            int block = blocksOffset + type().blockBytes() * k;
            float d = LittleEndian.getHalf(blocks, block);
            for (int group = 0; group < 32; group++) {
                int nibble = blocks[block + SCALES_OFFSET + group / 4] >> 4 * (group / 2 % 2) & 15;
                float scale = d * (0.5f + nibble) * 0.25f;
                int high = blocks[block + HIGH_OFFSET + group / 4] >> 2 * (group % 4) & 3;
                int index = blocks[block + 2 + group] & 255 | high << 8;
                int signs = blocks[block + SIGNS_OFFSET + group];
                int out = targetOffset + 256 * k + 8 * group;
                GridSigns.decode(Codebook.iq2s(), index, scale, signs, 0, target, out);
            }
        }
    }
}
