package io.apex4j.quant;

import io.apex4j.gguf.GgmlType;

/**
 * IQ3_XXS: 256 values in 98 bytes, 3.0625 bits per weight.
 *
 * <pre>
 * bytes  0..1    d     half     scale of the scales
 * bytes  2..65   qs    uint8    codebook index of each group of 4
 * bytes 66..97   per sub-block of 32, 32 bits: 4 x 7 sign bits, scale in bits 28-31
 * </pre>
 *
 * value = ((d * (0.5 + scale)) * 0.5) * level, with the sign
 */
public final class IQ3_XXS implements BlockFormat {
    private static final int SIGNS_OFFSET = 66;

    @Override
    public GgmlType type() {
        return GgmlType.IQ3_XXS;
    }

    @Override
    public Encoder newEncoder(EncodingKernels kernels) {
        return new IQ3XXSEncoder(kernels);
    }

    private static final class IQ3XXSEncoder extends GridEncoder {
        IQ3XXSEncoder(EncodingKernels kernels) {
            super(
                    GgmlType.IQ3_XXS,
                    kernels,
                    new GridSearch(Codebook.iq3xxs(), 32, 15, 15, 0.2f, GridSearch.Refinement.OFF),
                    true,
                    1.0125f);
        }

        @Override
        void weigh(int count, boolean weighted) {
            if (weighted) {
                weighByImportance(count, 2);
            } else {
                weighBySquares(count * SUPER_BLOCK);
            }
        }

        @Override
        boolean isZero(float largest) {
            return largest < 1e-8f;
        }

        @Override
        void store(int j, byte[] target, int offset) {
            int packedSigns = 0;
            for (int group = 0; group < 8; group++) {
                target[offset + 2 + 8 * j + group] = (byte) index(group);
                packedSigns |= group < 4 ? signs[group] << 7 * group : 0;
            }
            LittleEndian.putInt(target, offset + SIGNS_OFFSET + 4 * j, packedSigns);
        }

        @Override
        void storeScale(int j, int level, byte[] target, int offset) {
            target[offset + SIGNS_OFFSET + 4 * j + 3] |= (byte) (level << 4);
        }
    }

    @Override
    public void decode(byte[] blocks, int blocksOffset, float[] target, int targetOffset, int elements) {
        for (int k = 0; k < elements / 256; k++) {
            int block = blocksOffset + type().blockBytes() * k;
            float d = LittleEndian.getHalf(blocks, block);
            for (int j = 0; j < 8; j++) {
                int word = LittleEndian.getInt(blocks, block + SIGNS_OFFSET + 4 * j);
                float scale = d * (0.5f + (word >>> 28)) * 0.5f;
                for (int group = 0; group < 8; group++) {
                    int signs = GridSigns.expand(word >> 7 * (group / 2) & 127);
                    int index = blocks[block + 2 + 8 * j + group] & 255;
                    int out = targetOffset + 256 * k + 32 * j + 4 * group;
                    GridSigns.decode(Codebook.iq3xxs(), index, scale, signs, 4 * (group % 2), target, out);
                }
            }
        }
    }
}
