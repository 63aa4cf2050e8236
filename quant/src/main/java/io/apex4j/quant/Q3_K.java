package io.apex4j.quant;

import io.apex4j.gguf.GgmlType;

/**
 * Q3_K: 256 values in 110 bytes, 3.4375 bits per weight.
 *
 * <pre>
 * bytes   0..31   hmask   1 bit   byte l, bit j: third bit of level 32 j + l                        (j = 0..7)
 * bytes  32..95   qs      2 bits  byte 32 h + l: low bits of levels 128 h + l, + 32, + 64, + 96
 * bytes  96..107  scales  6 bits  bytes 0..7: low nibbles of scale j (low) and j + 8 (high);
 *                                 byte 8 + j % 4, bits 2 (j / 4): two high bits of scale j           (j = 0..15)
 * bytes 108..109  d       half    scale of the scales
 * </pre>
 *
 * value = (d * (scale - 32)) * (level - 4), one scale per 16 values
 */
public final class Q3_K implements BlockFormat {
    private static final int SUB_BLOCK = 16;
    private static final int HALF = 4;
    private static final int SCALE_HALF = 32;
    private static final int LEVELS_OFFSET = 32;
    private static final int SCALES_OFFSET = 96;
    private static final int D_OFFSET = 108;

    @Override
    public GgmlType type() {
        return GgmlType.Q3_K;
    }

    @Override
    public Encoder newEncoder(EncodingKernels kernels) {
        return new Q3KEncoder(kernels);
    }

    private static final class Q3KEncoder extends SuperBlockEncoder {
        private final float[] blockScales = new float[BATCH];
        private final int[] scaleLevels = new int[BATCH * 16];

        Q3KEncoder(EncodingKernels kernels) {
            super(GgmlType.Q3_K, kernels, SUB_BLOCK);
        }

        @Override
        void encodeBatch(int firstBlock, int count, boolean withImportance, byte[] target, int targetOffset) {
            if (withImportance) {
                weighByImportance(count, 2);
                kernels.symmetric(blocks, HALF);
                searchScales(count);
            } else {
                kernels.symmetricRefined(blocks);
                for (int k = 0; k < count; k++) {
                    blockScales[k] = roundScales(k);
                }
            }
            for (int k = 0; k < count; k++) {
                int offset = targetOffset + k * type().blockBytes();
                LittleEndian.putHalf(target, offset + D_OFFSET, blockScales[k]);
                float d = Rounding.throughHalf(blockScales[k]);
                for (int j = 0; j < 16; j++) {
                    effectiveScales[16 * k + j] = d * (scaleLevels[16 * k + j] - SCALE_HALF);
                }
                packScales(k, target, offset + SCALES_OFFSET);
            }
            kernels.requantize(blocks, effectiveScales, effectiveMins, -HALF, HALF - 1, !withImportance);
            for (int k = 0; k < count; k++) {
                packLevels(k, target, targetOffset + k * type().blockBytes());
            }
        }

        private void searchScales(int count) {
            loadScaleBlocks(blocks.scales, count);
            kernels.symmetric(scaleBlocks, SCALE_HALF);
            System.arraycopy(scaleBlocks.scales, 0, blockScales, 0, count);
            for (int k = 0; k < count; k++) {
                scaleBlocks.deriveLevels(k, -SCALE_HALF, SCALE_HALF - 1);
                for (int j = 0; j < 16; j++) {
                    scaleLevels[16 * k + j] = scaleBlocks.level(k, j);
                }
            }
        }

        private float roundScales(int k) {
            float extreme = ScalarKernels.extremeOf(blocks.scales, 16 * k, 16 * (k + 1));
            if (extreme == 0) {
                java.util.Arrays.fill(scaleLevels, 16 * k, 16 * (k + 1), 0);
                return 0;
            }
            float inverse = -SCALE_HALF / extreme;
            for (int j = 16 * k; j < 16 * (k + 1); j++) {
                scaleLevels[j] =
                        Rounding.nearestInt(inverse * blocks.scales[j], -SCALE_HALF, SCALE_HALF - 1) + SCALE_HALF;
            }
            return 1 / inverse;
        }

        private void packScales(int k, byte[] target, int offset) {
            java.util.Arrays.fill(target, offset, offset + 12, (byte) 0);
            for (int j = 0; j < 16; j++) {
                int level = scaleLevels[16 * k + j];
                target[offset + j % 8] |= (byte) ((level & 15) << 4 * (j / 8));
                target[offset + 8 + j % 4] |= (byte) ((level >> 4) << 2 * (j / 4));
            }
        }

        private void packLevels(int k, byte[] target, int offset) {
            int first = SUPER_BLOCK * k;
            Nibbles.packBits(blocks.levels, first, 2, target, offset);
            Nibbles.packTwoBits(blocks.levels, first, 0, target, offset + LEVELS_OFFSET);
        }
    }

    @Override
    public void decode(byte[] blocks, int blocksOffset, float[] target, int targetOffset, int elements) {
        for (int k = 0; k < elements / 256; k++) {
            int block = blocksOffset + k * type().blockBytes();
            float d = LittleEndian.getHalf(blocks, block + D_OFFSET);
            for (int i = 0; i < 256; i++) {
                int j = i / 16;
                int scale = (blocks[block + SCALES_OFFSET + j % 8] >> 4 * (j / 8)) & 15
                        | ((blocks[block + SCALES_OFFSET + 8 + j % 4] >> 2 * (j / 4)) & 3) << 4;
                int high = (blocks[block + i % 32] >> i / 32) & 1;
                int level = Nibbles.twoBits(blocks, block + LEVELS_OFFSET, i) | high << 2;
                target[targetOffset + 256 * k + i] = d * (scale - SCALE_HALF) * (level - HALF);
            }
        }
    }
}
