package io.apex4j.quant;

import io.apex4j.gguf.GgmlType;

/**
 * IQ1_S: 256 values in 50 bytes, 1.5625 bits per weight. Needs importance.
 *
 * <pre>
 * bytes  0..1    d    half     scale of the scales
 * bytes  2..33   qs   uint8    per group of 8: low eight bits of the codebook index
 * bytes 34..49   qh   uint16   per sub-block of 32: 4 x 3 high bits of the indices, scale in bits 12-14,
 *                              bit 15 set when the levels are shifted down
 * </pre>
 *
 * value = (d * (2 scale + 1)) * (level + shift), level in -1, 0, 1 and shift 1/8 or -1/8
 */
public final class IQ1_S implements BlockFormat {
    private static final int HIGH_OFFSET = 34;

    @Override
    public GgmlType type() {
        return GgmlType.IQ1_S;
    }

    @Override
    public boolean requiresImportance() {
        return true;
    }

    @Override
    public Encoder newEncoder(EncodingKernels kernels) {
        return new IQ1SEncoder(kernels);
    }

    private static final class IQ1SEncoder extends SuperBlockEncoder {
        private static final int SUB_BLOCK = 32;
        private static final float ZERO = 1e-12f;
        private static final float SCALE_FUDGE = 1.125f;

        private final TernaryGroups groups;
        private final TernarySplit split = new TernarySplit(SUB_BLOCK);
        private final byte[] digits = new byte[SUB_BLOCK];
        private final boolean[] shiftUp = new boolean[8];

        IQ1SEncoder(EncodingKernels kernels) {
            super(GgmlType.IQ1_S, kernels, SUB_BLOCK);
            groups = new TernaryGroups(kernels);
        }

        @Override
        void encodeBatch(int firstBlock, int count, boolean weighted, byte[] target, int targetOffset) {
            GridEncoder.requireImportance(type(), weighted);
            weighByImportance(count, 2);
            for (int k = 0; k < count; k++) {
                encodeSuperBlock(k, target, targetOffset + k * type().blockBytes());
            }
        }

        private void encodeSuperBlock(int k, byte[] target, int offset) {
            java.util.Arrays.fill(target, offset, offset + type().blockBytes(), (byte) 0);
            float largestScale = 0;
            for (int j = 0; j < 8; j++) {
                blocks.scales[j] = encodeSubBlock(j, k * SUPER_BLOCK + j * SUB_BLOCK, target, offset);
                largestScale = blocks.scales[j] > largestScale ? blocks.scales[j] : largestScale;
            }
            if (largestScale == 0) {
                return;
            }
            float d = largestScale / 15;
            LittleEndian.putHalf(target, offset, d * SCALE_FUDGE);
            float inverse = 1 / d;
            for (int j = 0; j < 8; j++) {
                int level = Rounding.nearestInt(0.5f * (inverse * blocks.scales[j] - 1), 0, 7);
                int bits = level | (shiftUp[j] ? 0 : 8);
                int at = offset + HIGH_OFFSET + 2 * j;
                LittleEndian.putShort(target, at, LittleEndian.getUnsignedShort(target, at) | bits << 12);
            }
        }

        private float encodeSubBlock(int j, int first, byte[] target, int offset) {
            float[] x = blocks.values;
            float[] w = blocks.weights;
            float largest = Math.abs(ScalarKernels.extremeOf(x, first, first + SUB_BLOCK));
            shiftUp[j] = true;
            if (largest < ZERO) {
                return 0;
            }
            kernels.order(x, first, split.order);
            kernels.ternarySplit(split, x, w, first);
            if (split.firstCut == TernarySplit.NONE) {
                return 0;
            }
            split.digits(digits);
            float scale = split.scale;
            boolean up = split.shiftUp;
            if (scale < 0) {
                for (int i = 0; i < SUB_BLOCK; i++) {
                    digits[i] = (byte) (2 - digits[i]);
                }
                scale = -scale;
                up = !up;
            }
            shiftUp[j] = up;
            float[] t = TernaryShift.values(up);
            boolean anyOff = false;
            int high = 0;
            for (int group = 0; group < 4; group++) {
                int start = group * TernaryGroups.GROUP;
                int index = groups.snap(digits, start, x, w, first + start, scale, t);
                anyOff |= index < 0;
                index = index < 0 ? ~index : index;
                target[offset + 2 + 4 * j + group] = (byte) index;
                high |= index >> 8 << 3 * group;
            }
            LittleEndian.putShort(target, offset + HIGH_OFFSET + 2 * j, high);
            return anyOff ? fitScale(x, w, first, t, scale) : scale;
        }

        private float fitScale(float[] x, float[] w, int first, float[] t, float scale) {
            float sumQx = 0;
            float sumQ2 = 0;
            for (int i = 0; i < SUB_BLOCK; i++) {
                float q = t[digits[i]];
                sumQx += w[first + i] * q * x[first + i];
                sumQ2 += w[first + i] * q * q;
            }
            return sumQx > 0 && sumQ2 > 0 ? sumQx / sumQ2 : scale;
        }
    }

    @Override
    public void decode(byte[] blocks, int blocksOffset, float[] target, int targetOffset, int elements) {
        Codebook codebook = Codebook.iq1();
        for (int k = 0; k < elements / 256; k++) {
            int block = blocksOffset + type().blockBytes() * k;
            float d = LittleEndian.getHalf(blocks, block);
            for (int group = 0; group < 32; group++) {
                int high = LittleEndian.getUnsignedShort(blocks, block + HIGH_OFFSET + 2 * (group / 4));
                float scale = d * (2 * (high >> 12 & 7) + 1);
                float delta = (high & 0x8000) != 0 ? -TernaryShift.DELTA : TernaryShift.DELTA;
                int index = blocks[block + 2 + group] & 255 | (high >> 3 * (group % 4) & 7) << 8;
                int out = targetOffset + 256 * k + 8 * group;
                for (int i = 0; i < 8; i++) {
                    target[out + i] = scale * (codebook.digit(index, i) - 1 + delta);
                }
            }
        }
    }
}
