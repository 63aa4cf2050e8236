package io.apex4j.quant;

import io.apex4j.gguf.GgmlType;

/** What Q4_K and Q5_K share: 8 sub-blocks of 32 with 6-bit scales and offsets over two half-precision floats. */
abstract class AffineSuperBlockEncoder extends SuperBlockEncoder {
    static final int SUB_BLOCK = 32;

    private static final int SCALE_LEVELS = 63;

    private final int maxLevel;
    private final AffineSearch unweighted;
    private final AffineSearch weighted;
    private final int[] scaleLevels = new int[BATCH * 8];
    private final int[] minLevels = new int[BATCH * 8];
    private final float[] blockScales = new float[BATCH];
    private final float[] blockMins = new float[BATCH];

    AffineSuperBlockEncoder(GgmlType type, EncodingKernels kernels, AffineSearch unweighted) {
        super(type, kernels, SUB_BLOCK);
        this.unweighted = unweighted;
        maxLevel = unweighted.maxLevel();
        weighted = AffineSearch.weighted(maxLevel);
    }

    /** Packs the levels of super-block {@code k} behind its scales. */
    abstract void packLevels(int k, byte[] target, int offset);

    @Override
    final void encodeBatch(int firstBlock, int count, boolean withImportance, byte[] target, int targetOffset) {
        if (withImportance) {
            weighByImportance(count, 2);
            kernels.affine(blocks, weighted);
            searchScales(count, blocks.scales, blockScales, scaleLevels);
            searchScales(count, blocks.minima, blockMins, minLevels);
        } else {
            weighByMagnitude();
            kernels.affine(blocks, unweighted);
            for (int k = 0; k < count; k++) {
                blockScales[k] = roundScales(k, blocks.scales, scaleLevels);
                blockMins[k] = roundScales(k, blocks.minima, minLevels);
            }
        }
        for (int k = 0; k < count; k++) {
            float d = Rounding.throughHalf(blockScales[k]);
            float dmin = Rounding.throughHalf(blockMins[k]);
            int offset = targetOffset + k * type().blockBytes();
            LittleEndian.putHalf(target, offset, blockScales[k]);
            LittleEndian.putHalf(target, offset + 2, blockMins[k]);
            for (int j = 0; j < 8; j++) {
                int index = 8 * k + j;
                SixBitScales.put(target, offset + 4, j, scaleLevels[index], minLevels[index]);
            }
            for (int j = 0; j < 8; j++) {
                effectiveScales[8 * k + j] = d * SixBitScales.scale(target, offset + 4, j);
                effectiveMins[8 * k + j] = dmin * SixBitScales.min(target, offset + 4, j);
            }
        }
        kernels.requantize(blocks, effectiveScales, effectiveMins, 0, maxLevel, false);
        for (int k = 0; k < count; k++) {
            packLevels(k, target, targetOffset + k * type().blockBytes() + 4 + SixBitScales.BYTES);
        }
    }

    /** Weights {@code sqrt(mean square of the sub-block) + |x|}. */
    private void weighByMagnitude() {
        kernels.energies(blocks.values, 0, SUB_BLOCK, blocks.count(), effectiveScales);
        for (int j = 0; j < blocks.count(); j++) {
            float mean = Rounding.sqrt(effectiveScales[j] / SUB_BLOCK);
            for (int i = j * SUB_BLOCK; i < (j + 1) * SUB_BLOCK; i++) {
                blocks.weights[i] = mean + Math.abs(blocks.values[i]);
            }
        }
    }

    private void searchScales(int count, float[] perSubBlock, float[] perBlock, int[] levels) {
        loadScaleBlocks(perSubBlock, count);
        kernels.nonNegative(scaleBlocks, SCALE_LEVELS);
        System.arraycopy(scaleBlocks.scales, 0, perBlock, 0, count);
        for (int j = 0; j < 8 * count; j++) {
            levels[j] = scaleBlocks.levels[j] & 0xff;
        }
    }

    /** Rounds the eight scales of super-block {@code k} to 63 steps of the largest; returns the step. */
    private float roundScales(int k, float[] perSubBlock, int[] levels) {
        float largest = largest(perSubBlock, k);
        float inverse = largest > 0 ? SCALE_LEVELS / largest : 0;
        for (int j = 8 * k; j < 8 * (k + 1); j++) {
            levels[j] = Math.min(SCALE_LEVELS, Rounding.nearestInt(inverse * perSubBlock[j]) & 0xff);
        }
        return largest / SCALE_LEVELS;
    }
}
