package io.apex4j.quant;

import io.apex4j.gguf.GgmlType;

/**
 * Q2_K: 256 values in 84 bytes, 2.625 bits per weight.
 *
 * <pre>
 * bytes   0..15   scales  4 + 4 bits  scale (low) and offset (high) of each sub-block of 16
 * bytes  16..79   qs      2 bits      byte 32 h + l: levels 128 h + l, + 32, + 64, + 96 from the low bits up
 * bytes  80..81   d       half        scale of the scales
 * bytes  82..83   dmin    half        scale of the offsets
 * </pre>
 *
 * value = (d * scale) * level - (dmin * offset)
 */
public final class Q2_K implements BlockFormat {
    private static final int SUB_BLOCK = 16;
    private static final int MAX_LEVEL = 3;
    private static final int SCALE_LEVELS = 15;
    private static final AffineSearch SEARCH = new AffineSearch(MAX_LEVEL, -0.5f, 0.1f, 15, true);
    private static final AffineSearch WEIGHTED = AffineSearch.weighted(MAX_LEVEL);
    private static final int LEVELS_OFFSET = 16;
    private static final int D_OFFSET = 80;

    @Override
    public GgmlType type() {
        return GgmlType.Q2_K;
    }

    @Override
    public Encoder newEncoder(EncodingKernels kernels) {
        return new Q2KEncoder(kernels);
    }

    private static final class Q2KEncoder extends SuperBlockEncoder {
        private final float[] blockScales = new float[BATCH];
        private final float[] blockMins = new float[BATCH];
        private final int[] scaleLevels = new int[BATCH * 16];
        private final int[] minLevels = new int[BATCH * 16];

        Q2KEncoder(EncodingKernels kernels) {
            super(GgmlType.Q2_K, kernels, SUB_BLOCK);
        }

        @Override
        void encodeBatch(int firstBlock, int count, boolean withImportance, byte[] target, int targetOffset) {
            if (withImportance) {
                weighByImportance(count, 1);
                kernels.affine(blocks, WEIGHTED);
                searchScales(count, blocks.scales, blockScales, scaleLevels);
                searchScales(count, blocks.minima, blockMins, minLevels);
            } else {
                for (int i = 0; i < count * SUPER_BLOCK; i++) {
                    blocks.weights[i] = Math.abs(blocks.values[i]);
                }
                kernels.affine(blocks, SEARCH);
                for (int k = 0; k < count; k++) {
                    blockScales[k] = roundScales(k, blocks.scales, scaleLevels);
                    blockMins[k] = roundScales(k, blocks.minima, minLevels);
                }
            }
            for (int k = 0; k < count; k++) {
                int offset = targetOffset + k * type().blockBytes();
                LittleEndian.putHalf(target, offset + D_OFFSET, blockScales[k]);
                LittleEndian.putHalf(target, offset + D_OFFSET + 2, blockMins[k]);
                float d = Rounding.throughHalf(blockScales[k]);
                float dmin = Rounding.throughHalf(blockMins[k]);
                for (int j = 0; j < 16; j++) {
                    int index = 16 * k + j;
                    int packed = scaleLevels[index] | minLevels[index] << 4;
                    target[offset + j] = (byte) packed;
                    effectiveScales[index] = d * (packed & 15);
                    effectiveMins[index] = dmin * ((packed & 0xff) >> 4);
                }
            }
            kernels.requantize(blocks, effectiveScales, effectiveMins, 0, MAX_LEVEL, false);
            for (int k = 0; k < count; k++) {
                int offset = targetOffset + k * type().blockBytes() + LEVELS_OFFSET;
                Nibbles.packTwoBits(blocks.levels, SUPER_BLOCK * k, 0, target, offset);
            }
        }

        private void searchScales(int count, float[] perSubBlock, float[] perBlock, int[] levels) {
            loadScaleBlocks(perSubBlock, count);
            kernels.nonNegative(scaleBlocks, SCALE_LEVELS);
            System.arraycopy(scaleBlocks.scales, 0, perBlock, 0, count);
            for (int j = 0; j < 16 * count; j++) {
                levels[j] = scaleBlocks.levels[j] & 0xff;
            }
        }

        private float roundScales(int k, float[] perSubBlock, int[] levels) {
            float largest = largest(perSubBlock, k);
            float inverse = largest > 0 ? SCALE_LEVELS / largest : 0;
            for (int j = 16 * k; j < 16 * (k + 1); j++) {
                levels[j] = largest > 0 ? Rounding.nearestInt(inverse * perSubBlock[j]) & 0xff : 0;
            }
            return largest > 0 ? largest / SCALE_LEVELS : 0;
        }
    }

    @Override
    public void decode(byte[] blocks, int blocksOffset, float[] target, int targetOffset, int elements) {
        for (int k = 0; k < elements / 256; k++) {
            int block = blocksOffset + k * type().blockBytes();
            float d = LittleEndian.getHalf(blocks, block + D_OFFSET);
            float dmin = LittleEndian.getHalf(blocks, block + D_OFFSET + 2);
            for (int i = 0; i < 256; i++) {
                int packed = blocks[block + i / 16] & 0xff;
                int level = Nibbles.twoBits(blocks, block + LEVELS_OFFSET, i);
                target[targetOffset + 256 * k + i] = d * (packed & 15) * level - dmin * (packed >> 4);
            }
        }
    }
}
