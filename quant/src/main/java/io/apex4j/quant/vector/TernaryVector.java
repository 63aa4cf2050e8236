package io.apex4j.quant.vector;

import io.apex4j.quant.ScalarKernels;
import io.apex4j.quant.TernarySplit;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * {@link ScalarKernels#ternarySplit} and {@link ScalarKernels#ternarySplitShifted} with one second cut in each lane.
 */
final class TernaryVector {
    /** Distance between rows of cuts: room for 33, and the rest of a vector. */
    private static final int ROW = 64;

    private static final int HALF = 8;
    private static final float SHIFT = 0.125f;

    /** Levels shifted up and down. */
    private static final float[] UP = {-1 + SHIFT, SHIFT, 1 + SHIFT};

    private static final float[] DOWN = {-1 - SHIFT, -SHIFT, 1 - SHIFT};

    /** What a value below the first cut, or the second, adds to the square of its level. */
    private static final float UP_FIRST = UP[0] * UP[0] - UP[1] * UP[1];

    private static final float UP_SECOND = UP[1] * UP[1] - UP[2] * UP[2];
    private static final float DOWN_FIRST = DOWN[0] * DOWN[0] - DOWN[1] * DOWN[1];
    private static final float DOWN_SECOND = DOWN[1] * DOWN[1] - DOWN[2] * DOWN[2];

    private final TernaryTrials trials = new TernaryTrials();
    private final ScalarKernels scalar = new ScalarKernels();

    /** Sums of weighted values over the ranks below each cut, of all values or of each half: {@code [half, cut]}. */
    private final float[] sumX = new float[2 * ROW];
    /** Sums of weights alike; NaN beyond the last cut. */
    private final float[] sumW = new float[2 * ROW];
    /** What the values from the second cut on add to {@code qx}, shifted up and down: {@code [shift, cut]}. */
    private final float[] lastQx = new float[2 * ROW];
    /** The same for {@code q2}. */
    private final float[] lastQ2 = new float[2 * ROW];

    /** See {@link ScalarKernels#ternarySplit}. */
    void split(TernarySplit split, float[] x, float[] w, int first) {
        int n = split.order.length;
        sumByRank(split.order, x, w, first);
        collectLast(n, UP[2], 0);
        collectLast(n, DOWN[2], ROW);
        trials.clear(2);
        for (int i1 = 0; i1 <= n; i1++) {
            collectCuts(i1, n, trials.qx, trials.q2);
        }
        if (trials.take(split, sumW[n])) {
            split.shiftUp = split.shifts == 0;
        } else {
            scalar.ternarySplit(split, x, w, first);
        }
    }

    private void sumByRank(int[] order, float[] x, float[] w, int first) {
        int n = order.length;
        sumX[0] = 0;
        sumW[0] = 0;
        for (int rank = 0; rank < n; rank++) {
            int i = first + order[rank];
            sumX[rank + 1] = sumX[rank] + w[i] * x[i];
            sumW[rank + 1] = sumW[rank] + w[i];
        }
        Arrays.fill(sumW, n + 1, n + 1 + Lanes.COUNT, Float.NaN);
    }

    private void collectLast(int n, float level, int row) {
        FloatVector allX = FloatVector.broadcast(Lanes.FLOATS, sumX[n]);
        FloatVector allW = FloatVector.broadcast(Lanes.FLOATS, sumW[n]);
        for (int i2 = 0; i2 <= n; i2 += Lanes.COUNT) {
            allX.sub(FloatVector.fromArray(Lanes.FLOATS, sumX, i2)).mul(level).intoArray(lastQx, row + i2);
            allW.sub(FloatVector.fromArray(Lanes.FLOATS, sumW, i2))
                    .mul(level)
                    .mul(level)
                    .intoArray(lastQ2, row + i2);
        }
    }

    /** The trials with one first cut. The middle level is the same up and down but for its sign. */
    private void collectCuts(int i1, int n, float[] qx, float[] q2) {
        float x1 = sumX[i1];
        float w1 = sumW[i1];
        for (int i2 = i1; i2 <= n; i2 += Lanes.COUNT) {
            int up = trials.addChunk(i1, i2);
            int down = up + Lanes.COUNT;
            FloatVector middle =
                    FloatVector.fromArray(Lanes.FLOATS, sumX, i2).sub(x1).mul(SHIFT);
            middle.add(x1 * UP[0])
                    .add(FloatVector.fromArray(Lanes.FLOATS, lastQx, i2))
                    .intoArray(qx, up);
            FloatVector.broadcast(Lanes.FLOATS, x1 * DOWN[0])
                    .sub(middle)
                    .add(FloatVector.fromArray(Lanes.FLOATS, lastQx, ROW + i2))
                    .intoArray(qx, down);
            middle = FloatVector.fromArray(Lanes.FLOATS, sumW, i2)
                    .sub(w1)
                    .mul(SHIFT)
                    .mul(SHIFT);
            middle.add(w1 * UP[0] * UP[0])
                    .add(FloatVector.fromArray(Lanes.FLOATS, lastQ2, i2))
                    .intoArray(q2, up);
            middle.add(w1 * DOWN[0] * DOWN[0])
                    .add(FloatVector.fromArray(Lanes.FLOATS, lastQ2, ROW + i2))
                    .intoArray(q2, down);
        }
    }

    /** See {@link ScalarKernels#ternarySplitShifted}. */
    void splitShifted(TernarySplit split, float[] x, float[] w, int first) {
        int n = split.order.length;
        sumHalvesByRank(split.order, x, w, first);
        trials.clear(4);
        for (int i1 = 0; i1 <= n; i1++) {
            for (int i2 = i1; i2 <= n; i2 += Lanes.COUNT) {
                int target = trials.addChunk(i1, i2);
                collectShiftedQx(n, i1, i2, trials.qx, target);
                collectShiftedQ2(n, i1, i2, trials.q2, target);
            }
        }
        if (!trials.take(split, sumW[n] + sumW[ROW + n])) {
            scalar.ternarySplitShifted(split, x, w, first);
        }
    }

    /** A rank adds to the sums of one half, and 0 to those of the other, which leaves them as they are. */
    private void sumHalvesByRank(int[] order, float[] x, float[] w, int first) {
        int n = order.length;
        float lowX = 0;
        float highX = 0;
        float lowW = 0;
        float highW = 0;
        storeHalves(0, lowX, lowW, highX, highW);
        for (int rank = 0; rank < n; rank++) {
            int place = order[rank];
            float weight = w[first + place];
            float weighted = weight * x[first + place];
            float low = 1 - place / HALF;
            lowX += weighted * low;
            lowW += weight * low;
            highX += weighted * (1 - low);
            highW += weight * (1 - low);
            storeHalves(rank + 1, lowX, lowW, highX, highW);
        }
        Arrays.fill(sumW, n + 1, n + 1 + Lanes.COUNT, Float.NaN);
        Arrays.fill(sumW, ROW + n + 1, ROW + n + 1 + Lanes.COUNT, Float.NaN);
    }

    private void storeHalves(int cut, float lowX, float lowW, float highX, float highW) {
        sumX[cut] = lowX;
        sumW[cut] = lowW;
        sumX[ROW + cut] = highX;
        sumW[ROW + cut] = highW;
    }

    /** {@code qx} under the four combinations of shifts. */
    private void collectShiftedQx(int n, int i1, int i2, float[] qx, int target) {
        FloatVector below = FloatVector.fromArray(Lanes.FLOATS, sumX, i2).add(sumX[i1]);
        FloatVector up = FloatVector.broadcast(Lanes.FLOATS, sumX[n] * UP[2]).sub(below);
        FloatVector down =
                FloatVector.broadcast(Lanes.FLOATS, sumX[n] * DOWN[2]).sub(below);
        below = FloatVector.fromArray(Lanes.FLOATS, sumX, ROW + i2).add(sumX[ROW + i1]);
        FloatVector secondUp =
                FloatVector.broadcast(Lanes.FLOATS, sumX[ROW + n] * UP[2]).sub(below);
        FloatVector secondDown =
                FloatVector.broadcast(Lanes.FLOATS, sumX[ROW + n] * DOWN[2]).sub(below);
        up.add(secondUp).intoArray(qx, target);
        up.add(secondDown).intoArray(qx, target + Lanes.COUNT);
        down.add(secondUp).intoArray(qx, target + 2 * Lanes.COUNT);
        down.add(secondDown).intoArray(qx, target + 3 * Lanes.COUNT);
    }

    /** {@code q2} under the four combinations of shifts. */
    private void collectShiftedQ2(int n, int i1, int i2, float[] q2, int target) {
        FloatVector second = FloatVector.fromArray(Lanes.FLOATS, sumW, i2);
        FloatVector up = second.mul(UP_SECOND).add(UP_FIRST * sumW[i1] + sumW[n] * UP[2] * UP[2]);
        FloatVector down = second.mul(DOWN_SECOND).add(DOWN_FIRST * sumW[i1] + sumW[n] * DOWN[2] * DOWN[2]);
        second = FloatVector.fromArray(Lanes.FLOATS, sumW, ROW + i2);
        FloatVector secondUp = second.mul(UP_SECOND).add(UP_FIRST * sumW[ROW + i1] + sumW[ROW + n] * UP[2] * UP[2]);
        FloatVector secondDown =
                second.mul(DOWN_SECOND).add(DOWN_FIRST * sumW[ROW + i1] + sumW[ROW + n] * DOWN[2] * DOWN[2]);
        up.add(secondUp).intoArray(q2, target);
        up.add(secondDown).intoArray(q2, target + Lanes.COUNT);
        down.add(secondUp).intoArray(q2, target + 2 * Lanes.COUNT);
        down.add(secondDown).intoArray(q2, target + 3 * Lanes.COUNT);
    }
}
