package io.apex4j.quant;

import io.apex4j.gguf.GgmlType;

/** Batches of super-blocks of 256 values with a second level of scales over the sub-blocks. */
abstract class SuperBlockEncoder extends BatchEncoder {
    static final int SUPER_BLOCK = 256;
    static final int BATCH = BATCH_VALUES / SUPER_BLOCK;

    final int subBlockSize;
    final int subBlocksPerBlock;
    /** Scale with which each sub-block of the batch is finally quantized. */
    final float[] effectiveScales;
    /** Offset with which each sub-block of the batch is finally quantized. */
    final float[] effectiveMins;
    /** One run of sub-block scales (or offsets) per super-block, for the search of the super-block's own scale. */
    final SubBlocks scaleBlocks;

    private final float[] energies = new float[BATCH];

    SuperBlockEncoder(GgmlType type, EncodingKernels kernels, int subBlockSize) {
        super(type, kernels, subBlockSize);
        this.subBlockSize = subBlockSize;
        subBlocksPerBlock = SUPER_BLOCK / subBlockSize;
        effectiveScales = new float[BATCH * subBlocksPerBlock];
        effectiveMins = new float[BATCH * subBlocksPerBlock];
        scaleBlocks = new SubBlocks(BATCH, subBlocksPerBlock);
    }

    /**
     * Weights {@code importance * sqrt(sigma2 + x^2)} with {@code sigma2 = factor * energy / 256} per super-block.
     *
     * @param factor 1 or 2
     */
    final void weighByImportance(int count, int factor) {
        kernels.energies(blocks.values, 0, SUPER_BLOCK, count, energies);
        for (int k = 0; k < count; k++) {
            float sigma2 = factor * energies[k] / SUPER_BLOCK;
            kernels.importanceWeights(blocks.values, importance, sigma2, k * SUPER_BLOCK, SUPER_BLOCK, blocks.weights);
        }
    }

    /** Loads {@link #scaleBlocks} with one value per sub-block, weighted by the sums of the sub-blocks' weights. */
    final void loadScaleBlocks(float[] perSubBlock, int count) {
        System.arraycopy(perSubBlock, 0, scaleBlocks.values, 0, count * subBlocksPerBlock);
        System.arraycopy(blocks.weightSums, 0, scaleBlocks.weights, 0, count * subBlocksPerBlock);
        scaleBlocks.setCount(count);
    }

    /** The largest of the values of super-block {@code k}, at least 0. */
    final float largest(float[] perSubBlock, int k) {
        float largest = 0;
        for (int j = k * subBlocksPerBlock; j < (k + 1) * subBlocksPerBlock; j++) {
            largest = perSubBlock[j] > largest ? perSubBlock[j] : largest;
        }
        return largest;
    }
}
