package io.apex4j.quant.vector;

import io.apex4j.quant.AffineSearch;
import io.apex4j.quant.Codebook;
import io.apex4j.quant.EncodingKernels;
import io.apex4j.quant.GridSearch;
import io.apex4j.quant.GridSubBlock;
import io.apex4j.quant.ScalarKernels;
import io.apex4j.quant.SubBlocks;
import io.apex4j.quant.TernarySplit;

/**
 * The {@link EncodingKernels} on SIMD lanes. Every lane performs the operations of {@link ScalarKernels} in their order,
 * so the bits are the same for every vector width.
 */
public final class VectorKernels implements EncodingKernels {
    private final WeightVector weighing = new WeightVector();
    private final AffineVector affine = new AffineVector();
    private final SymmetricVector symmetric = new SymmetricVector();
    private final RefinedVector refined = new RefinedVector();
    private final NonNegativeVector nonNegative = new NonNegativeVector();
    private final NonLinearVector nonLinear = new NonLinearVector();
    private final GridVector grid = new GridVector();
    private final NeighbourVector neighbours = new NeighbourVector();
    private final OrderVector order = new OrderVector();
    private final TernaryVector ternary = new TernaryVector();
    private final ScalarKernels scalar = new ScalarKernels();

    @Override
    public String name() {
        return "vector-" + Lanes.FLOATS.vectorBitSize();
    }

    @Override
    public void energies(float[] values, int offset, int length, int count, float[] sums) {
        weighing.energies(values, offset, length, count, sums);
    }

    @Override
    public void importanceWeights(
            float[] values, float[] importance, float sigma2, int offset, int length, float[] weights) {
        weighing.importanceWeights(values, importance, sigma2, offset, length, weights);
    }

    @Override
    public void brainFloats(float[] values, int offset, int count, short[] target) {
        SmallFloatVector.brainFloats(values, offset, count, target);
    }

    @Override
    public void microscaledCodes(float[] values, int offset, float scale, byte[] codes) {
        SmallFloatVector.microscaledCodes(values, offset, scale, codes);
    }

    @Override
    public void encodeQ8(float[] values, int offset, byte[] target, int targetOffset) {
        if (!Q8Vector.encodeBlock(values, offset, target, targetOffset)) {
            scalar.encodeQ8(values, offset, target, targetOffset);
        }
    }

    @Override
    public void affine(SubBlocks blocks, AffineSearch search) {
        affine.run(blocks, search);
    }

    @Override
    public void symmetric(SubBlocks blocks, int half) {
        symmetric.run(blocks, half);
    }

    @Override
    public void symmetricRefined(SubBlocks blocks) {
        refined.run(blocks);
    }

    @Override
    public void nonLinear(SubBlocks blocks) {
        nonLinear.run(blocks);
    }

    @Override
    public void requantizeNonLinear(SubBlocks blocks, float[] inverses) {
        NonLinearVector.requantize(blocks, inverses);
    }

    @Override
    public void gridTrials(GridSubBlock block, GridSearch search, float limit) {
        grid.run(block, search, limit);
    }

    @Override
    public int nearestPoint(
            Codebook codebook, int packed, float[] values, float[] weights, int first, float scale, float[] levels) {
        return neighbours.find(codebook, packed, values, weights, first, scale, levels);
    }

    @Override
    public void order(float[] values, int first, int[] order) {
        this.order.run(values, first, order);
    }

    @Override
    public void ternarySplit(TernarySplit split, float[] values, float[] weights, int first) {
        ternary.split(split, values, weights, first);
    }

    @Override
    public void ternarySplitShifted(TernarySplit split, float[] values, float[] weights, int first) {
        ternary.splitShifted(split, values, weights, first);
    }

    @Override
    public void nonNegative(SubBlocks blocks, int maxLevel) {
        nonNegative.run(blocks, maxLevel);
    }

    @Override
    public void requantize(
            SubBlocks blocks, float[] scales, float[] mins, int lowest, int highest, boolean levelsStored) {
        LevelVector.requantize(blocks, scales, mins, lowest, highest, levelsStored);
    }

    @Override
    public void deriveLevels(SubBlocks blocks, int lowest, int highest) {
        LevelVector.deriveLevels(blocks, lowest, highest);
    }

    @Override
    public float extreme(float[] values, int offset, int length) {
        return RangeVector.extreme(values, offset, length);
    }

    @Override
    public float lowest(float[] values, int offset, int length) {
        return RangeVector.lowest(values, offset, length);
    }

    @Override
    public float highest(float[] values, int offset, int length) {
        return RangeVector.highest(values, offset, length);
    }

    @Override
    public void truncate(
            float[] values, int offset, int length, float low, float inverse, float shift, int highest, byte[] levels) {
        if (Float.isFinite(inverse)) {
            LevelVector.truncate(values, offset, length, low, inverse, shift, highest, levels);
        } else {
            scalar.truncate(values, offset, length, low, inverse, shift, highest, levels);
        }
    }
}
