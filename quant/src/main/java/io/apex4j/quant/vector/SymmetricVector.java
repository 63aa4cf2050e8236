package io.apex4j.quant.vector;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.NE;

import io.apex4j.quant.ScalarKernels;
import io.apex4j.quant.SubBlocks;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/** {@link ScalarKernels#symmetric} with one sub-block in each lane, two vectors at a time. */
final class SymmetricVector {
    private static final int WIDTH = 2 * Lanes.COUNT;

    private final LaneGroup group = new LaneGroup(2);
    /** {@code weight * value} {@code [size, WIDTH]}. */
    private float[] products = new float[0];

    private final float[] sumW = new float[WIDTH];
    private final float[] extreme = new float[WIDTH];
    private final float[] inverse = new float[WIDTH];
    private final float[] sumLx = new float[WIDTH];
    private final float[] sumL2 = new float[WIDTH];
    private final float[] scale = new float[WIDTH];
    private final float[] best = new float[WIDTH];
    private final float[] takenInverse = new float[WIDTH];

    private final Passes tryFirst = new Passes(
            group::loadValues,
            group::loadWeights,
            this::collectExtremes,
            this::collectProducts,
            this::startTrial,
            this::collectLevels,
            this::takeFirst);
    private final Passes tryOther = new Passes(this::startTrial, this::collectLevels, this::takeBetter);

    private final Passes finish = new Passes(this::store);

    private int half;
    private float numerator;

    /** See {@link ScalarKernels#symmetric}. */
    void run(SubBlocks blocks, int halfLevels) {
        half = halfLevels;
        products = group.fit(products, blocks.size);
        for (int first = 0; first < blocks.count(); first += WIDTH) {
            group.start(blocks, first);
            numerator = -half;
            tryFirst.run();
            for (int trial = -9; trial <= 9; trial++) {
                if (trial != 0) {
                    numerator = -(half + 0.1f * trial);
                    tryOther.run();
                }
            }
            finish.run();
        }
    }

    private void collectExtremes() {
        for (int o = 0; o < WIDTH; o += Lanes.COUNT) {
            Extremes.collect(group.values, o, group.end(), WIDTH, extreme);
        }
    }

    private void collectProducts() {
        for (int o = 0; o < WIDTH; o += Lanes.COUNT) {
            FloatVector total = FloatVector.zero(Lanes.FLOATS);
            for (int i = o; i < group.end(); i += WIDTH) {
                FloatVector w = Lanes.load(group.weights, i);
                w.mul(Lanes.load(group.values, i)).intoArray(products, i);
                total = total.add(w);
            }
            total.intoArray(sumW, o);
        }
    }

    private void startTrial() {
        for (int o = 0; o < WIDTH; o += Lanes.COUNT) {
            Lanes.broadcast(numerator).div(Lanes.load(extreme, o)).intoArray(inverse, o);
        }
    }

    /** Weighted sums of the levels of the trial. */
    private void collectLevels() {
        float[] values = group.values;
        float[] weights = group.weights;
        float[] weighted = products;
        int end = group.end();
        IntVector lowestBits = Lanes.levelBits(-half);
        IntVector highestBits = Lanes.levelBits(half - 1);
        FloatVector inverse0 = Lanes.load(inverse, 0);
        FloatVector inverse1 = Lanes.load(inverse, Lanes.COUNT);
        FloatVector product0 = FloatVector.zero(Lanes.FLOATS);
        FloatVector product1 = product0;
        FloatVector square0 = product0;
        FloatVector square1 = product0;
        for (int i = 0; i < end; i += WIDTH) {
            FloatVector level = Lanes.round(inverse0.mul(Lanes.load(values, i)), lowestBits, highestBits);
            product0 = product0.add(Lanes.load(weighted, i).mul(level));
            square0 = square0.add(Lanes.load(weights, i).mul(level).mul(level));
            int next = i + Lanes.COUNT;
            level = Lanes.round(inverse1.mul(Lanes.load(values, next)), lowestBits, highestBits);
            product1 = product1.add(Lanes.load(weighted, next).mul(level));
            square1 = square1.add(Lanes.load(weights, next).mul(level).mul(level));
        }
        product0.intoArray(sumLx, 0);
        product1.intoArray(sumLx, Lanes.COUNT);
        square0.intoArray(sumL2, 0);
        square1.intoArray(sumL2, Lanes.COUNT);
    }

    private void takeFirst() {
        for (int o = 0; o < WIDTH; o += Lanes.COUNT) {
            FloatVector lx = Lanes.load(sumLx, o);
            FloatVector l2 = Lanes.load(sumL2, o);
            FloatVector fit = FloatVector.zero(Lanes.FLOATS).blend(lx.div(l2), l2.compare(NE, 0f));
            fit.intoArray(scale, o);
            fit.mul(lx).intoArray(best, o);
            Lanes.load(inverse, o).intoArray(takenInverse, o);
        }
    }

    private void takeBetter() {
        for (int o = 0; o < WIDTH; o += Lanes.COUNT) {
            FloatVector lx = Lanes.load(sumLx, o);
            FloatVector l2 = Lanes.load(sumL2, o);
            FloatVector bestSoFar = Lanes.load(best, o);
            FloatVector fit = lx.div(l2);
            VectorMask<Float> better = l2.compare(GT, 0f).and(lx.mul(lx).compare(GT, bestSoFar.mul(l2)));
            Lanes.load(scale, o).blend(fit, better).intoArray(scale, o);
            bestSoFar.blend(fit.mul(lx), better).intoArray(best, o);
            Lanes.load(takenInverse, o).blend(Lanes.load(inverse, o), better).intoArray(takenInverse, o);
        }
    }

    private void store() {
        SubBlocks blocks = group.batch();
        int first = group.first();
        int count = group.count();
        System.arraycopy(sumW, 0, blocks.weightSums, first, count);
        for (int lane = 0; lane < count; lane++) {
            boolean zero = Math.abs(extreme[lane]) < Extremes.GROUP_EPSILON;
            blocks.scales[first + lane] = zero ? 0 : scale[lane];
            blocks.inverses[first + lane] = zero ? Float.NaN : takenInverse[lane];
            blocks.lows[first + lane] = 0;
        }
    }
}
