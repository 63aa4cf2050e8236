package io.apex4j.quant;

import io.apex4j.gguf.GgmlType;
import java.util.Arrays;

/**
 * What the IQ2 and IQ3 formats share: magnitudes fitted to a codebook, signs apart, one odd scale of four bits per
 * sub-block under one half-precision float.
 */
abstract class GridEncoder extends SuperBlockEncoder {
    private static final int SIGN_GROUP = 8;
    private static final int SCALE_LEVELS = 31;

    final GridSearch search;
    final GridSubBlock subBlock;
    /** Sign bits of each group of 8 values of the sub-block, 1 for negative. */
    final int[] signs;

    private final GridRefinement refinement;
    /** Sign bits of every group of 8 values of the batch, 1 for negative. */
    private final int[] batchSigns = new int[BATCH_VALUES / SIGN_GROUP];
    /** Largest magnitude of every sub-block of the batch. */
    private final float[] largest;

    private final boolean evenSigns;
    private final float scaleFudge;

    /**
     * @param evenSigns whether only seven signs of eight are stored, the number of negatives being even
     * @param scaleFudge factor on the stored scale
     */
    GridEncoder(GgmlType type, EncodingKernels kernels, GridSearch search, boolean evenSigns, float scaleFudge) {
        super(type, kernels, search.size());
        this.search = search;
        this.evenSigns = evenSigns;
        this.scaleFudge = scaleFudge;
        subBlock = new GridSubBlock(search.size());
        signs = new int[search.size() / SIGN_GROUP];
        largest = new float[BATCH_VALUES / search.size()];
        refinement = new GridRefinement(kernels, search);
    }

    /** Sets the weights of the batch. */
    abstract void weigh(int count, boolean weighted);

    /** Whether the largest magnitude counts as zero. */
    abstract boolean isZero(float largest);

    /** Stores indices and signs of sub-block {@code j}; the block's bytes were zero at first. */
    abstract void store(int j, byte[] target, int offset);

    /** Stores the scale level of sub-block {@code j}. */
    abstract void storeScale(int j, int level, byte[] target, int offset);

    /** Whether indices and signs stay in the block when all scales are 0; ggml clears them for some types only. */
    boolean keepsZeroScaled() {
        return false;
    }

    /** Called before the sub-blocks of a super-block. */
    void begin() {}

    @Override
    final void encodeBatch(int firstBlock, int count, boolean weighted, byte[] target, int targetOffset) {
        weigh(count, weighted);
        for (int j = 0; j < blocks.count(); j++) {
            splitSigns(j * subBlockSize);
            largest[j] = kernels.highest(blocks.values, j * subBlockSize, subBlockSize);
        }
        startScales(largest, blocks.scales);
        for (int k = 0; k < count; k++) {
            encodeSuperBlock(k, target, targetOffset + k * type().blockBytes());
        }
    }

    /** Sets the scale of each sub-block of the batch when no trial is accepted. */
    void startScales(float[] largestMagnitudes, float[] scales) {
        for (int j = 0; j < blocks.count(); j++) {
            scales[j] = largestMagnitudes[j] / search.center();
        }
    }

    /** What the trials of a sub-block start from. */
    float limit(float largestMagnitude, float startScale) {
        return largestMagnitude;
    }

    private void encodeSuperBlock(int k, byte[] target, int offset) {
        Arrays.fill(target, offset, offset + type().blockBytes(), (byte) 0);
        begin();
        float largestScale = 0;
        int first = k * subBlocksPerBlock;
        for (int j = 0; j < subBlocksPerBlock; j++) {
            float scale = 0;
            if (fit(first + j)) {
                scale = subBlock.scale;
                store(j, target, offset);
            }
            blocks.scales[first + j] = scale;
            largestScale = scale > largestScale ? scale : largestScale;
        }
        if (largestScale == 0) {
            if (!keepsZeroScaled()) {
                Arrays.fill(target, offset, offset + type().blockBytes(), (byte) 0);
            }
            return;
        }
        float d = largestScale / SCALE_LEVELS;
        LittleEndian.putHalf(target, offset, d * scaleFudge);
        float inverse = 1 / d;
        for (int j = 0; j < subBlocksPerBlock; j++) {
            int level = Rounding.nearestInt(0.5f * (inverse * blocks.scales[first + j] - 1), 0, 15);
            storeScale(j, level, target, offset);
        }
    }

    /** Fits sub-block {@code j} of the batch; false when it is zero. */
    private boolean fit(int j) {
        if (isZero(largest[j])) {
            return false;
        }
        subBlock.scale = blocks.scales[j];
        float limit = limit(largest[j], subBlock.scale);
        if (limit <= 0) {
            return false;
        }
        System.arraycopy(batchSigns, j * signs.length, signs, 0, signs.length);
        System.arraycopy(blocks.values, j * subBlockSize, subBlock.values, 0, subBlockSize);
        System.arraycopy(blocks.weights, j * subBlockSize, subBlock.weights, 0, subBlockSize);
        for (int i = 0; i < subBlockSize; i++) {
            subBlock.rootWeights[i] = Rounding.sqrt(subBlock.weights[i]);
        }
        Arrays.fill(subBlock.digits, (byte) 0);
        Arrays.fill(subBlock.onGrid, search.refinement() == GridSearch.Refinement.OFF);
        kernels.gridTrials(subBlock, search, limit);
        refinement.run(subBlock);
        if (subBlock.scale < 0) {
            subBlock.scale = -subBlock.scale;
            for (int group = 0; group < signs.length; group++) {
                signs[group] = ~signs[group] & (evenSigns ? 127 : 255);
            }
        }
        return true;
    }

    /** Replaces the values of a sub-block of the batch by their magnitudes and keeps the signs; -0 is not negative. */
    private void splitSigns(int first) {
        for (int start = first; start < first + subBlockSize; start += SIGN_GROUP) {
            int bits = 0;
            for (int i = 0; i < SIGN_GROUP; i++) {
                int x = Float.floatToRawIntBits(blocks.values[start + i]);
                int magnitude = x << 1;
                int negative = (x & (magnitude | -magnitude)) >>> 31;
                blocks.values[start + i] = Float.intBitsToFloat(x ^ negative << 31);
                bits |= negative << i;
            }
            if (evenSigns && Integer.bitCount(bits) % 2 == 1) {
                bits ^= 1 << flipLeastImportant(start);
            }
            batchSigns[start / SIGN_GROUP] = evenSigns ? bits & 127 : bits;
        }
    }

    /** Negates the magnitude that costs least and returns its place in the group. */
    private int flipLeastImportant(int start) {
        int least = 0;
        float leastCost = Float.POSITIVE_INFINITY;
        for (int i = 0; i < SIGN_GROUP; i++) {
            float x = blocks.values[start + i];
            float cost = blocks.weights[start + i] * x * x;
            if (i == 0 || cost < leastCost) {
                leastCost = cost;
                least = i;
            }
        }
        blocks.values[start + least] = -blocks.values[start + least];
        return least;
    }

    /** Codebook index of group {@code group} of the sub-block. */
    final int index(int group) {
        Codebook codebook = search.codebook();
        return codebook.index(codebook.pack(subBlock.digits, group * codebook.dimensions()));
    }

    static void requireImportance(GgmlType type, boolean weighted) {
        if (!weighted) {
            throw new IllegalArgumentException(
                    type.ggmlName() + " needs importance values for every tensor: give an imatrix");
        }
    }
}
