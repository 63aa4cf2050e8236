package io.apex4j.quant;

/**
 * The inner loops of the encoders. {@link ScalarKernels} is the specification; every other implementation gives the
 * same bits.
 *
 * <p>An instance may hold scratch memory and belongs to one thread.
 */
public interface EncodingKernels {
    /** New kernels of the fastest kind that this machine and this start of the JVM offer. */
    static EncodingKernels preferred() {
        return KernelChoice.newKernels();
    }

    /** Short name for reports: {@code scalar}, or {@code vector} with its width. */
    String name();

    /** {@code sums[k]} = sum of the squares of the {@code length} values from {@code offset + k * length} on, in order. */
    void energies(float[] values, int offset, int length, int count, float[] sums);

    /** {@code weights[i] = importance[i] * sqrt(sigma2 + values[i]^2)} for {@code length} values from {@code offset} on. */
    void importanceWeights(float[] values, float[] importance, float sigma2, int offset, int length, float[] weights);

    /** Rounds {@code count} values from {@code offset} on to the bits of bfloat16, half to even; NaN made quiet. */
    void brainFloats(float[] values, int offset, int count, short[] target);

    /**
     * MXFP4 codes of 32 values from {@code offset} on: the number of the nearest {@link MXFP4} level times {@code scale},
     * the first on ties.
     *
     * @param scale a power of two of which no value is 16 times or more
     */
    void microscaledCodes(float[] values, int offset, float scale, byte[] codes);

    /** Encodes one Q8_0 block of 32 values. */
    void encodeQ8(float[] values, int offset, byte[] target, int targetOffset);

    /**
     * Affine search: scales, minima, weight sums, and the trial taken, for levels {@code 0 .. maxLevel}.
     *
     * <p>Later trials see the offset that an earlier accepted trial left behind.
     */
    void affine(SubBlocks blocks, AffineSearch search);

    /** Symmetric search: scales, weight sums, and the trial taken, for levels {@code -half .. half - 1}. */
    void symmetric(SubBlocks blocks, int half);

    /** Symmetric search over levels -4 .. 3 weighted by the squares, improved level by level; stores levels from 0 on. */
    void symmetricRefined(SubBlocks blocks);

    /** Search of scales for the levels of IQ4_NL and IQ4_XS. */
    void nonLinear(SubBlocks blocks);

    /** Levels {@code nearest(inverses[j] * x)} among those of IQ4_NL and IQ4_XS. */
    void requantizeNonLinear(SubBlocks blocks, float[] inverses);

    /**
     * The trials of a codebook search: improves {@code block.scale}, digits and flags where a trial beats all before it.
     *
     * @param limit the largest value, or what takes its place in {@link GridSearch#numerator} over it
     */
    void gridTrials(GridSubBlock block, GridSearch search, float limit);

    /**
     * The listed neighbour of a point off a codebook that is nearest to some values, by weighted squared distance; the
     * first on ties.
     *
     * @param packed a point for which {@link Codebook#index} is -1
     * @param first place of the group in values and weights
     * @param levels evenly spaced level of each digit; {@code scale * level} is what a digit stands for
     * @return the neighbour, packed
     */
    int nearestPoint(
            Codebook codebook, int packed, float[] values, float[] weights, int first, float scale, float[] levels);

    /**
     * Writes the places of {@code order.length} values from {@code first} on, relative to it, in ascending order of
     * value; equal values stay in order.
     */
    void order(float[] values, int first, int[] order);

    /**
     * Best cuts and scale of a sub-block of 32 for IQ1_S.
     *
     * @param split holds the order of the values and receives the result
     * @param first place of the sub-block in values and weights
     */
    void ternarySplit(TernarySplit split, float[] values, float[] weights, int first);

    /** Best cuts, scale and shifts of a sub-block of 16 for IQ1_M; parameters as {@link #ternarySplit}. */
    void ternarySplitShifted(TernarySplit split, float[] values, float[] weights, int first);

    /** Search for non-negative values: scales and levels {@code 0 .. maxLevel} as unsigned bytes. */
    void nonNegative(SubBlocks blocks, int maxLevel);

    /**
     * Final levels {@code clamp(round((x + mins[j]) / scales[j]), lowest, highest) - lowest}. Where a scale is 0 the
     * levels of the search stay: those of the trial taken, or, if {@code levelsStored}, the ones in the batch.
     */
    void requantize(SubBlocks blocks, float[] scales, float[] mins, int lowest, int highest, boolean levelsStored);

    /** The levels of the trial taken, for all sub-blocks: {@link SubBlocks#deriveLevels}. */
    void deriveLevels(SubBlocks blocks, int lowest, int highest);

    /** The first value of largest magnitude, with its sign, of {@code length} values; 0 when all are 0. */
    float extreme(float[] values, int offset, int length);

    /** The first of the smallest of {@code length} values. */
    float lowest(float[] values, int offset, int length);

    /** The first of the largest of {@code length} values. */
    float highest(float[] values, int offset, int length);

    /**
     * Levels {@code min(highest, (x - low) * inverse + shift)}, cut to whole numbers, of {@code length} values, stored
     * from {@code offset} on as well.
     */
    void truncate(
            float[] values, int offset, int length, float low, float inverse, float shift, int highest, byte[] levels);
}
