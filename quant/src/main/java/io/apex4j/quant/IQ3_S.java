package io.apex4j.quant;

import io.apex4j.gguf.GgmlType;

/**
 * IQ3_S: 256 values in 110 bytes, 3.4375 bits per weight.
 *
 * <pre>
 * bytes   0..1     d        half     scale of the scales
 * bytes   2..65    qs       uint8    per group of 4: low eight bits of the codebook index
 * bytes  66..73    qh       1 bit    byte j, bit g: ninth bit of index 8 j + g       (j = sub-block of 32, g = 0..7)
 * bytes  74..105   signs    uint8    per 8 values: sign bits
 * bytes 106..109   scales   4 bits   one per sub-block of 32, even ones low
 * </pre>
 *
 * value = (d * (1 + 2 scale)) * level, with the sign
 *
 * <p>The encoder of ggml does not advance its write positions in qs and signs over an all-zero sub-block, so what
 * follows in the super-block lands earlier; this one does the same.
 */
public final class IQ3_S implements BlockFormat {
    private static final int HIGH_OFFSET = 66;
    private static final int SIGNS_OFFSET = 74;
    private static final int SCALES_OFFSET = 106;

    @Override
    public GgmlType type() {
        return GgmlType.IQ3_S;
    }

    @Override
    public Encoder newEncoder(EncodingKernels kernels) {
        return new IQ3SEncoder(kernels);
    }

    private static final class IQ3SEncoder extends GridEncoder {
        /** Sub-blocks stored so far in the super-block. */
        private int stored;

        IQ3SEncoder(EncodingKernels kernels) {
            super(
                    GgmlType.IQ3_S,
                    kernels,
                    new GridSearch(Codebook.iq3s(), 32, 15, 9, 0.2f, GridSearch.Refinement.ALL_IF_ANY_OFF),
                    false,
                    1.033f);
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
            return largest == 0;
        }

        @Override
        void begin() {
            stored = 0;
        }

        @Override
        boolean keepsZeroScaled() {
            return true;
        }

        @Override
        void store(int j, byte[] target, int offset) {
            for (int group = 0; group < 8; group++) {
                int index = index(group);
                target[offset + 2 + 8 * stored + group] = (byte) index;
                target[offset + HIGH_OFFSET + j] |= (byte) (index >> 8 << group);
            }
            for (int group = 0; group < 4; group++) {
                target[offset + SIGNS_OFFSET + 4 * stored + group] = (byte) signs[group];
            }
            stored++;
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
            for (int group = 0; group < 64; group++) {
                int j = group / 8;
                int nibble = blocks[block + SCALES_OFFSET + j / 2] >> 4 * (j % 2) & 15;
                float scale = d * (1 + 2 * nibble);
                int high = blocks[block + HIGH_OFFSET + j] >> group % 8 & 1;
                int index = blocks[block + 2 + group] & 255 | high << 8;
                int signs = blocks[block + SIGNS_OFFSET + group / 2];
                int out = targetOffset + 256 * k + 4 * group;
                GridSigns.decode(Codebook.iq3s(), index, scale, signs, 4 * (group % 2), target, out);
            }
        }
    }
}
