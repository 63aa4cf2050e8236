package io.apex4j.quant;

import io.apex4j.gguf.GgmlType;

/**
 * IQ2_XXS: 256 values in 66 bytes, 2.0625 bits per weight. Needs importance.
 *
 * <pre>
 * bytes 0..1    d    half    scale of the scales
 * bytes 2..65   per sub-block of 32, 8 bytes: four codebook indices of 8 bits for groups of 8,
 *               then 32 bits: 4 x 7 sign bits, scale in bits 28-31
 * </pre>
 *
 * value = ((d * (0.5 + scale)) * 0.25) * level, with the sign
 */
public final class IQ2_XXS implements BlockFormat {
    private static final int TRIAL_LEVELS = 3;

    @Override
    public GgmlType type() {
        return GgmlType.IQ2_XXS;
    }

    @Override
    public boolean requiresImportance() {
        return true;
    }

    @Override
    public Encoder newEncoder(EncodingKernels kernels) {
        return new IQ2XXSEncoder(kernels);
    }

    private static final class IQ2XXSEncoder extends GridEncoder {
        IQ2XXSEncoder(EncodingKernels kernels) {
            super(
                    GgmlType.IQ2_XXS,
                    kernels,
                    new GridSearch(Codebook.iq2xxs(), 32, 5, 6, 0.1f, GridSearch.Refinement.ALL),
                    true,
                    1);
        }

        @Override
        void weigh(int count, boolean weighted) {
            requireImportance(type(), weighted);
            weighByImportance(count, 1);
        }

        @Override
        boolean isZero(float largest) {
            return largest < ScalarKernels.GROUP_EPSILON;
        }

        @Override
        void startScales(float[] largestMagnitudes, float[] scales) {
            kernels.nonNegative(blocks, TRIAL_LEVELS + 1);
        }

        @Override
        float limit(float largestMagnitude, float startScale) {
            return startScale * TRIAL_LEVELS;
        }

        @Override
        void store(int j, byte[] target, int offset) {
            int at = offset + 2 + 8 * j;
            int packedSigns = 0;
            for (int group = 0; group < 4; group++) {
                target[at + group] = (byte) index(group);
                packedSigns |= signs[group] << 7 * group;
            }
            LittleEndian.putInt(target, at + 4, packedSigns);
        }

        @Override
        void storeScale(int j, int level, byte[] target, int offset) {
            target[offset + 2 + 8 * j + 7] |= (byte) (level << 4);
        }
    }

    @Override
    public void decode(byte[] blocks, int blocksOffset, float[] target, int targetOffset, int elements) {
        for (int k = 0; k < elements / 256; k++) {
            int block = blocksOffset + type().blockBytes() * k;
            float d = LittleEndian.getHalf(blocks, block);
            for (int j = 0; j < 8; j++) {
                int at = block + 2 + 8 * j;
                int word = LittleEndian.getInt(blocks, at + 4);
                float scale = d * (0.5f + (word >>> 28)) * 0.25f;
                for (int group = 0; group < 4; group++) {
                    int signs = GridSigns.expand(word >> 7 * group & 127);
                    int out = targetOffset + 256 * k + 32 * j + 8 * group;
                    GridSigns.decode(Codebook.iq2xxs(), blocks[at + group] & 255, scale, signs, 0, target, out);
                }
            }
        }
    }
}
