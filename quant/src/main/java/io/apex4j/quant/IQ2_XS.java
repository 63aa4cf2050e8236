package io.apex4j.quant;

import io.apex4j.gguf.GgmlType;

/**
 * IQ2_XS: 256 values in 74 bytes, 2.3125 bits per weight. Needs importance.
 *
 * <pre>
 * bytes  0..1    d        half     scale of the scales
 * bytes  2..65   qs       uint16   per group of 8: codebook index in bits 0-8, seven sign bits above
 * bytes 66..73   scales   4 bits   one per sub-block of 16, even ones low
 * </pre>
 *
 * value = ((d * (0.5 + scale)) * 0.25) * level, with the sign
 */
public final class IQ2_XS implements BlockFormat {
    private static final int SCALES_OFFSET = 66;

    @Override
    public GgmlType type() {
        return GgmlType.IQ2_XS;
    }

    @Override
    public boolean requiresImportance() {
        return true;
    }

    @Override
    public Encoder newEncoder(EncodingKernels kernels) {
        return new IQ2XSEncoder(kernels);
    }

    private static final class IQ2XSEncoder extends GridEncoder {
        IQ2XSEncoder(EncodingKernels kernels) {
            super(
                    GgmlType.IQ2_XS,
                    kernels,
                    new GridSearch(Codebook.iq2xs(), 16, 5, 9, 0.1f, GridSearch.Refinement.OFF),
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
        void store(int j, byte[] target, int offset) {
            for (int group = 0; group < 2; group++) {
                LittleEndian.putShort(target, offset + 2 + 4 * j + 2 * group, index(group) | signs[group] << 9);
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
                int packed = LittleEndian.getUnsignedShort(blocks, block + 2 + 2 * group);
                int signs = GridSigns.expand(packed >> 9);
                int out = targetOffset + 256 * k + 8 * group;
                GridSigns.decode(Codebook.iq2xs(), packed & 511, scale, signs, 0, target, out);
            }
        }
    }
}
