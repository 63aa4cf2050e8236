package io.apex4j.quant;

import io.apex4j.gguf.GgmlType;

/**
 * Q6_K: 256 values in 210 bytes, 6.5625 bits per weight.
 *
 * <pre>
 * bytes   0..127  ql      4 bits   byte 64 h + l: low nibbles of levels 128 h + l (low) and 128 h + 64 + l (high)
 *                                                                                         (h = 0..1, l = 0..63)
 * bytes 128..191  qh      2 bits   byte 32 h + l: high bits of levels 128 h + l, + 32, + 64, + 96 from the low bits up
 * bytes 192..207  scales  int8     one per sub-block of 16
 * bytes 208..209  d       half     scale of the scales
 * </pre>
 *
 * value = (d * scale) * (level - 32)
 */
public final class Q6_K implements BlockFormat {
    private static final int SUB_BLOCK = 16;
    private static final int HALF = 32;
    private static final int HIGH_OFFSET = 128;
    private static final int SCALES_OFFSET = 192;
    private static final int D_OFFSET = 208;

    @Override
    public GgmlType type() {
        return GgmlType.Q6_K;
    }

    @Override
    public Encoder newEncoder(EncodingKernels kernels) {
        return new Q6KEncoder(kernels);
    }

    private static final class Q6KEncoder extends SuperBlockEncoder {
        private final boolean[] zero = new boolean[BATCH];

        Q6KEncoder(EncodingKernels kernels) {
            super(GgmlType.Q6_K, kernels, SUB_BLOCK);
        }

        @Override
        void encodeBatch(int firstBlock, int count, boolean withImportance, byte[] target, int targetOffset) {
            if (withImportance) {
                System.arraycopy(importance, 0, blocks.weights, 0, count * SUPER_BLOCK);
            } else {
                weighBySquares(count * SUPER_BLOCK);
            }
            kernels.symmetric(blocks, HALF);
            for (int k = 0; k < count; k++) {
                quantizeScales(k, target, targetOffset + k * type().blockBytes());
            }
            kernels.requantize(blocks, effectiveScales, effectiveMins, -HALF, HALF - 1, false);
            for (int k = 0; k < count; k++) {
                int offset = targetOffset + k * type().blockBytes();
                if (zero[k]) {
                    java.util.Arrays.fill(target, offset, offset + type().blockBytes(), (byte) 0);
                } else {
                    packLevels(blocks.levels, SUPER_BLOCK * k, target, offset);
                }
            }
        }

        private void quantizeScales(int k, byte[] target, int offset) {
            float extreme = ScalarKernels.extremeOf(blocks.scales, 16 * k, 16 * (k + 1));
            zero[k] = Math.abs(extreme) < ScalarKernels.GROUP_EPSILON;
            if (zero[k]) {
                return;
            }
            float inverse = -128f / extreme;
            LittleEndian.putHalf(target, offset + D_OFFSET, 1 / inverse);
            float d = LittleEndian.getHalf(target, offset + D_OFFSET);
            for (int j = 0; j < 16; j++) {
                byte scale = (byte) Math.min(127, Rounding.nearestInt(inverse * blocks.scales[16 * k + j]));
                target[offset + SCALES_OFFSET + j] = scale;
                effectiveScales[16 * k + j] = d * scale;
            }
        }

        private static void packLevels(byte[] levels, int first, byte[] target, int offset) {
            Nibbles.packPairs(levels, first, SUPER_BLOCK, 64, target, offset);
            Nibbles.packTwoBits(levels, first, 4, target, offset + HIGH_OFFSET);
        }
    }

    @Override
    public void decode(byte[] blocks, int blocksOffset, float[] target, int targetOffset, int elements) {
        for (int k = 0; k < elements / 256; k++) {
            int block = blocksOffset + k * type().blockBytes();
            float d = LittleEndian.getHalf(blocks, block + D_OFFSET);
            for (int i = 0; i < 256; i++) {
                int half = i / 128;
                int within = i % 128;
                int low = (blocks[block + 64 * half + within % 64] >> 4 * (within / 64)) & 15;
                int high = (blocks[block + HIGH_OFFSET + 32 * half + within % 32] >> 2 * (within / 32)) & 3;
                float scale = d * blocks[block + SCALES_OFFSET + i / 16];
                target[targetOffset + 256 * k + i] = scale * ((low | high << 4) - HALF);
            }
        }
    }
}
