package io.apex4j.quant;

import io.apex4j.gguf.GgmlType;

/**
 * IQ1_M: 256 values in 56 bytes, 1.75 bits per weight.
 *
 * <pre>
 * bytes  0..31   qs       uint8   per group of 8: low eight bits of the codebook index
 * bytes 32..47   qh       4 bits  per group of 8, even ones low: three high bits of the index; fourth bit set when the
 *                                 levels are shifted down
 * bytes 48..55   scales   4 x uint16: bits 3 (j % 4) of word j / 4 the scale of sub-block j of 16; bits 12-15 of the
 *                                 four words together, first word lowest, the half-precision scale of the scales
 * </pre>
 *
 * value = (d * (2 scale + 1)) * (level + shift), level in -1, 0, 1 and shift 1/8 or -1/8
 */
public final class IQ1_M implements BlockFormat {
    private static final int HIGH_OFFSET = 32;
    private static final int SCALES_OFFSET = 48;

    @Override
    public GgmlType type() {
        return GgmlType.IQ1_M;
    }

    @Override
    public Encoder newEncoder(EncodingKernels kernels) {
        return new IQ1MEncoder(kernels);
    }

    private static final class IQ1MEncoder extends SuperBlockEncoder {
        private static final int SUB_BLOCK = 16;
        private static final float ZERO = 1e-7f;
        private static final float SCALE_FUDGE = 1.1125f;
        /** Bits of qh for a combination of shifts. */
        private static final int[] SHIFT_BITS = {0x00, 0x80, 0x08, 0x88};

        private final TernaryGroups groups;
        private final TernarySplit split = new TernarySplit(SUB_BLOCK);
        /** Digits of the whole super-block. */
        private final byte[] digits = new byte[SUPER_BLOCK];

        private final int[] shifts = new int[16];
        private final byte[] zeroDigits = new byte[TernaryGroups.GROUP];

        IQ1MEncoder(EncodingKernels kernels) {
            super(GgmlType.IQ1_M, kernels, SUB_BLOCK);
            groups = new TernaryGroups(kernels);
            for (int i = 0; i < TernaryGroups.GROUP; i++) {
                zeroDigits[i] = (byte) Codebook.iq1().digit(0, i);
            }
        }

        @Override
        void encodeBatch(int firstBlock, int count, boolean weighted, byte[] target, int targetOffset) {
            if (weighted) {
                weighByImportance(count, 2);
            } else {
                weighBySquares(count * SUPER_BLOCK);
            }
            for (int k = 0; k < count; k++) {
                encodeSuperBlock(k, target, targetOffset + k * type().blockBytes());
            }
        }

        private void encodeSuperBlock(int k, byte[] target, int offset) {
            java.util.Arrays.fill(target, offset, offset + type().blockBytes(), (byte) 0);
            float largestScale = 0;
            for (int j = 0; j < 16; j++) {
                blocks.scales[j] = encodeSubBlock(j, k * SUPER_BLOCK + j * SUB_BLOCK, target, offset);
                largestScale = blocks.scales[j] > largestScale ? blocks.scales[j] : largestScale;
            }
            if (largestScale == 0) {
                return;
            }
            storeScales(k, largestScale, target, offset);
        }

        private float encodeSubBlock(int j, int first, byte[] target, int offset) {
            float[] x = blocks.values;
            float[] w = blocks.weights;
            int firstDigit = j * SUB_BLOCK;
            float largest = Math.abs(ScalarKernels.extremeOf(x, first, first + SUB_BLOCK));
            shifts[j] = 0;
            System.arraycopy(zeroDigits, 0, digits, firstDigit, 8);
            System.arraycopy(zeroDigits, 0, digits, firstDigit + 8, 8);
            if (largest < ZERO) {
                return 0;
            }
            kernels.order(x, first, split.order);
            kernels.ternarySplitShifted(split, x, w, first);
            if (split.firstCut == TernarySplit.NONE) {
                return 0;
            }
            for (int rank = 0; rank < SUB_BLOCK; rank++) {
                digits[firstDigit + split.order[rank]] =
                        (byte) (rank < split.firstCut ? 0 : rank < split.secondCut ? 1 : 2);
            }
            float scale = split.scale;
            shifts[j] = split.shifts;
            if (scale < 0) {
                for (int i = 0; i < SUB_BLOCK; i++) {
                    digits[firstDigit + i] = (byte) (2 - digits[firstDigit + i]);
                }
                scale = -scale;
                shifts[j] = 3 - shifts[j];
            }
            boolean anyOff = false;
            int high = 0;
            for (int group = 0; group < 2; group++) {
                int start = group * TernaryGroups.GROUP;
                float[] t = TernarySearch.values(shifts[j], start);
                int index = groups.snap(digits, firstDigit + start, x, w, first + start, scale, t);
                anyOff |= index < 0;
                index = index < 0 ? ~index : index;
                target[offset + 2 * j + group] = (byte) index;
                high |= index >> 8 << 4 * group;
            }
            target[offset + HIGH_OFFSET + j] = (byte) high;
            return anyOff ? fitScale(j, first, scale) : scale;
        }

        private float fitScale(int j, int first, float scale) {
            float sumQx = 0;
            float sumQ2 = 0;
            for (int i = 0; i < SUB_BLOCK; i++) {
                float w = blocks.weights[first + i];
                float q = TernarySearch.values(shifts[j], i)[digits[j * SUB_BLOCK + i]];
                sumQx += w * q * blocks.values[first + i];
                sumQ2 += w * q * q;
            }
            return sumQx > 0 && sumQ2 > 0 ? sumQx / sumQ2 : scale;
        }

        /** Rounds the sub-block scales, fits the common one to what they have become, and stores all. */
        private void storeScales(int k, float largestScale, byte[] target, int offset) {
            float d = largestScale / 15;
            float inverse = 1 / d;
            float sumQx = 0;
            float sumQ2 = 0;
            long words = 0;
            for (int j = 0; j < 16; j++) {
                int level = Rounding.nearestInt(0.5f * (inverse * blocks.scales[j] - 1), 0, 7);
                words |= (long) level << 16 * (j / 4) + 3 * (j % 4);
                target[offset + HIGH_OFFSET + j] |= (byte) SHIFT_BITS[shifts[j]];
                for (int i = 0; i < SUB_BLOCK; i++) {
                    int at = k * SUPER_BLOCK + j * SUB_BLOCK + i;
                    float w = blocks.weights[at];
                    float q = TernarySearch.values(shifts[j], i)[digits[j * SUB_BLOCK + i]] * (2 * level + 1);
                    sumQx += w * q * blocks.values[at];
                    sumQ2 += w * q * q;
                }
            }
            if (sumQ2 > 0) {
                d = sumQx / sumQ2;
            }
            int half = Rounding.half(d * SCALE_FUDGE) & 0xffff;
            for (int word = 0; word < 4; word++) {
                int bits = (int) (words >> 16 * word & 0xfff) | (half >> 4 * word & 15) << 12;
                LittleEndian.putShort(target, offset + SCALES_OFFSET + 2 * word, bits);
            }
        }
    }

    @Override
    public void decode(byte[] blocks, int blocksOffset, float[] target, int targetOffset, int elements) {
        Codebook codebook = Codebook.iq1();
        for (int k = 0; k < elements / 256; k++) {
            int block = blocksOffset + type().blockBytes() * k;
            int half = 0;
            for (int word = 0; word < 4; word++) {
                half |= LittleEndian.getUnsignedShort(blocks, block + SCALES_OFFSET + 2 * word) >> 12 << 4 * word;
            }
            float d = Float.float16ToFloat((short) half);
            for (int group = 0; group < 32; group++) {
                int j = group / 2;
                int word = LittleEndian.getUnsignedShort(blocks, block + SCALES_OFFSET + 2 * (j / 4));
                float scale = d * (2 * (word >> 3 * (j % 4) & 7) + 1);
                int high = blocks[block + HIGH_OFFSET + j] >> 4 * (group % 2) & 15;
                float delta = (high & 8) != 0 ? -TernaryShift.DELTA : TernaryShift.DELTA;
                int index = blocks[block + group] & 255 | (high & 7) << 8;
                int out = targetOffset + 256 * k + 8 * group;
                for (int i = 0; i < 8; i++) {
                    target[out + i] = scale * (codebook.digit(index, i) - 1 + delta);
                }
            }
        }
    }
}
