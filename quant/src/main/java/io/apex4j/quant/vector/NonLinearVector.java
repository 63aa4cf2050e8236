package io.apex4j.quant.vector;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import io.apex4j.quant.NonLinearLevels;
import io.apex4j.quant.Rounding;
import io.apex4j.quant.ScalarKernels;
import io.apex4j.quant.SubBlocks;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link ScalarKernels#nonLinear} with one sub-block in each lane, and {@link ScalarKernels#requantizeNonLinear} with
 * neighbouring values in the lanes.
 *
 * <p>The nearest of 16 levels takes one step: the number line is cut into 16 cells of equal width, placed so that no
 * cell holds more than one threshold; tables give the threshold of the cell and the levels below and above it.
 */
final class NonLinearVector {
    private static final int CELLS = 16;
    private static final float CELL_WIDTH = 13;
    /** Middle of cell 0; cells 0 and 15 reach to infinity. */
    private static final float FIRST_CELL = -108;

    private static final int FIRST_TRIAL = -7;
    private static final int LAST_TRIAL = 7;
    private static final float LOWEST = NonLinearLevels.level(0);

    /** Threshold of each cell; where it has none, one that all its values reach. */
    private static final float[] THRESHOLDS = new float[CELLS];
    /** Index of the level below the threshold of each cell. */
    private static final int[] INDICES = new int[CELLS];

    private static final float[] LEVELS_BELOW = new float[CELLS];
    private static final float[] LEVELS_ABOVE = new float[CELLS];

    static {
        float[] exact = NonLinearLevels.exactThresholds();
        for (int cell = 0; cell < CELLS; cell++) {
            float end = cell == CELLS - 1 ? Float.POSITIVE_INFINITY : FIRST_CELL + (cell + 0.5f) * CELL_WIDTH;
            int next = 0;
            while (next < exact.length && exact[next] < end) {
                next++;
            }
            THRESHOLDS[cell] = exact[next - 1];
            INDICES[cell] = next - 1;
            LEVELS_BELOW[cell] = NonLinearLevels.level(next - 1);
            LEVELS_ABOVE[cell] = NonLinearLevels.level(next);
        }
    }

    private final LaneGroup group = new LaneGroup(1);
    private final float[] extreme = new float[Lanes.COUNT];
    private final float[] inverse = new float[Lanes.COUNT];
    private final float[] sumQx = new float[Lanes.COUNT];
    private final float[] sumQ2 = new float[Lanes.COUNT];
    private final float[] scale = new float[Lanes.COUNT];
    private final float[] best = new float[Lanes.COUNT];

    /** See {@link ScalarKernels#nonLinear}. */
    void run(SubBlocks blocks) {
        for (int first = 0; first < blocks.count(); first += Lanes.COUNT) {
            int count = group.load(blocks, first);
            search(blocks.size * Lanes.COUNT);
            System.arraycopy(scale, 0, blocks.scales, first, count);
        }
    }

    private void search(int end) {
        Extremes.collect(group.values, 0, end, Lanes.COUNT, extreme);
        startFirst();
        collectSums(group.values, group.weights, end);
        takeFirst();
        for (int trial = FIRST_TRIAL; trial <= LAST_TRIAL; trial++) {
            startOther(trial + LOWEST);
            collectSums(group.values, group.weights, end);
            takeBetter();
        }
        clearZeros();
    }

    private void startFirst() {
        FloatVector step = Lanes.load(extreme, 0).neg().div(LOWEST);
        Lanes.broadcast(1f).div(step).intoArray(inverse, 0);
    }

    private void startOther(float numerator) {
        Lanes.broadcast(numerator).div(Lanes.load(extreme, 0)).intoArray(inverse, 0);
    }

    private void collectSums(float[] values, float[] weights, int end) {
        FloatVector scaling = Lanes.load(inverse, 0);
        FloatVector qx = FloatVector.zero(Lanes.FLOATS);
        FloatVector q2 = qx;
        for (int i = 0; i < end; i += Lanes.COUNT) {
            FloatVector x = Lanes.load(values, i);
            FloatVector q = nearestLevel(scaling.mul(x));
            FloatVector wq = Lanes.load(weights, i).mul(q);
            qx = qx.add(wq.mul(x));
            q2 = q2.add(wq.mul(q));
        }
        qx.intoArray(sumQx, 0);
        q2.intoArray(sumQ2, 0);
    }

    private void takeFirst() {
        FloatVector qx = Lanes.load(sumQx, 0);
        FloatVector q2 = Lanes.load(sumQ2, 0);
        FloatVector first = FloatVector.zero(Lanes.FLOATS).blend(qx.div(q2), q2.compare(GT, 0f));
        first.intoArray(scale, 0);
        first.mul(qx).intoArray(best, 0);
    }

    private void takeBetter() {
        FloatVector qx = Lanes.load(sumQx, 0);
        FloatVector q2 = Lanes.load(sumQ2, 0);
        FloatVector oldBest = Lanes.load(best, 0);
        VectorMask<Float> better = qx.mul(qx).compare(GT, oldBest.mul(q2)).and(q2.compare(GT, 0f));
        FloatVector other = qx.div(q2);
        Lanes.load(scale, 0).blend(other, better).intoArray(scale, 0);
        oldBest.blend(other.mul(qx), better).intoArray(best, 0);
    }

    private void clearZeros() {
        VectorMask<Float> zero = Lanes.load(extreme, 0).abs().compare(LT, Extremes.GROUP_EPSILON);
        Lanes.load(scale, 0).blend(0f, zero).intoArray(scale, 0);
    }

    /** See {@link ScalarKernels#requantizeNonLinear}. */
    static void requantize(SubBlocks blocks, float[] inverses) {
        for (int j = 0; j < blocks.count(); j++) {
            requantize(blocks.values, j * blocks.size, blocks.size, inverses[j], blocks.levels);
        }
    }

    private static void requantize(float[] values, int start, int size, float inverse, byte[] levels) {
        for (int i = start; i < start + size; i += Lanes.COUNT) {
            FloatVector t = Lanes.load(values, i).mul(inverse);
            IntVector cell = cell(t);
            IntVector index = LaneTable.lookup(INDICES, cell);
            VectorMask<Float> above = t.compare(GE, LaneTable.lookup(THRESHOLDS, cell));
            index = index.add(1, above.cast(Lanes.INTS))
                    .blend(CELLS - 1, t.test(VectorOperators.IS_NAN).cast(Lanes.INTS));
            Lanes.store(index, levels, i);
        }
    }

    private static FloatVector nearestLevel(FloatVector t) {
        IntVector cell = cell(t);
        VectorMask<Float> above = t.compare(GE, LaneTable.lookup(THRESHOLDS, cell));
        return LaneTable.lookup(LEVELS_BELOW, cell).blend(LaneTable.lookup(LEVELS_ABOVE, cell), above);
    }

    /** The cell of each value; its borders need not be exact, as no threshold is near to one. */
    private static IntVector cell(FloatVector t) {
        return t.sub(FIRST_CELL)
                .mul(1 / CELL_WIDTH)
                .add(Rounding.MAGIC)
                .reinterpretAsInts()
                .max(Lanes.ZERO_LEVEL)
                .min(Lanes.ZERO_LEVEL + CELLS - 1)
                .and(CELLS - 1);
    }
}
