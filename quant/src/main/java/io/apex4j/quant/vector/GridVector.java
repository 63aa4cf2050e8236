package io.apex4j.quant.vector;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;

import io.apex4j.quant.Codebook;
import io.apex4j.quant.GridSearch;
import io.apex4j.quant.GridSubBlock;
import io.apex4j.quant.ScalarKernels;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import org.jspecify.annotations.Nullable;

/**
 * {@link ScalarKernels#gridTrials} with one trial in each lane.
 *
 * <p>Neighbouring trials mostly round a group to the same point. Such a run of trials shares the list of neighbours, and
 * the lanes compare the distances to each neighbour for all trials of the run at once.
 */
final class GridVector {
    /** Distance between rows of trials: no search has more than 31, and a vector may start at the last of them. */
    private static final int ROW = 64;
    private static final int GROUPS = 8;
    private static final int DIGITS = 8;
    /** 2^23 with 1 added: or'ed with twice a digit, the float 2^23 plus the level. */
    private static final int LEVEL_BITS = 0x4b000001;

    private final float[] numerators = new float[ROW];
    private final float[] inverses = new float[ROW];
    /** Scale times level {@code [digit, trial]}. */
    private final float[] scaledLevels = new float[DIGITS * ROW];
    /** Packed digits after rounding {@code [group, trial]}. */
    private final int[] rounded = new int[GROUPS * ROW];
    /** Packed points of the codebook {@code [group, trial]}. */
    private final int[] points = new int[GROUPS * ROW];
    /** Weighted squared error of one group {@code [value, digit, trial]}. */
    private final float[] terms = new float[32 * ROW];

    private final float[] sumQx = new float[ROW];
    private final float[] sumQ2 = new float[ROW];
    private @Nullable GridSearch prepared;

    /** See {@link ScalarKernels#gridTrials}. */
    void run(GridSubBlock block, GridSearch search, float limit) {
        if (prepared != search) {
            prepare(search);
        }
        Codebook codebook = search.codebook();
        int trials = 2 * search.trials() + 1;
        int end = Lanes.FLOATS.loopBound(trials + Lanes.COUNT - 1);
        collectScales(limit, search.top() + 1, end);
        for (int group = 0; group < search.groups(); group++) {
            int first = group * codebook.dimensions();
            roundGroup(block.values, first, codebook.dimensions(), codebook.bits(), search.top(), group * ROW, end);
            snapGroup(block, codebook, first, group * ROW, trials, end, search.top() + 1);
        }
        for (int t = 0; t < end; t += Lanes.COUNT) {
            collectSums(block.values, block.weights, search.size(), codebook.dimensions(), codebook.bits(), t);
        }
        takeBest(block, search, trials);
    }

    private void prepare(GridSearch search) {
        Arrays.fill(numerators, 1);
        for (int t = -search.trials(); t <= search.trials(); t++) {
            numerators[search.trials() + t] = search.numerator(t);
        }
        prepared = search;
    }

    private void collectScales(float limit, int digits, int end) {
        for (int t = 0; t < end; t += Lanes.COUNT) {
            FloatVector inverse = Lanes.load(numerators, t).div(limit);
            FloatVector scale = Lanes.broadcast(1f).div(inverse);
            inverse.intoArray(inverses, t);
            for (int digit = 0; digit < digits; digit++) {
                scale.mul(2 * digit + 1).intoArray(scaledLevels, digit * ROW + t);
            }
        }
    }

    private void roundGroup(float[] values, int first, int dimensions, int bits, int top, int row, int end) {
        IntVector lowest = Lanes.levelBits(0);
        IntVector highest = Lanes.levelBits(top);
        int mask = (1 << dimensions * bits) - 1;
        for (int t = 0; t < end; t += Lanes.COUNT) {
            FloatVector inverse = Lanes.load(inverses, t);
            IntVector packed = IntVector.zero(Lanes.INTS);
            for (int i = 0; i < dimensions; i++) {
                FloatVector level = inverse.mul(values[first + i]).sub(1f).mul(0.5f);
                IntVector digit = Lanes.roundedBits(level).max(lowest).min(highest);
                packed = packed.or(digit.lanewise(LSHL, i * bits));
            }
            packed.and(mask).intoArray(rounded, row + t);
        }
    }

    /** Writes the points of a group: what the trials rounded to, or its nearest neighbour if that is off the codebook. */
    private void snapGroup(
            GridSubBlock block, Codebook codebook, int first, int row, int trials, int end, int digits) {
        boolean termsReady = false;
        int t = 0;
        while (t < trials) {
            int packed = rounded[row + t];
            int runEnd = runEnd(row, t, trials);
            if (codebook.index(packed) >= 0) {
                Arrays.fill(points, row + t, row + runEnd, packed);
            } else {
                if (!termsReady) {
                    collectTerms(block, first, codebook.dimensions(), codebook.bits(), digits, end);
                    termsReady = true;
                }
                snapRun(codebook, codebook.listStart(packed), row, t, runEnd);
            }
            t = runEnd;
        }
    }

    private int runEnd(int row, int t, int trials) {
        int packed = rounded[row + t];
        int end = t + 1;
        while (end < trials && rounded[row + end] == packed) {
            end++;
        }
        return end;
    }

    private void collectTerms(GridSubBlock block, int first, int dimensions, int bits, int digits, int end) {
        for (int i = 0; i < dimensions; i++) {
            collectTerms(block.values[first + i], block.rootWeights[first + i], (i << bits) * ROW, digits, end);
        }
    }

    private void collectTerms(float value, float weight, int row, int digits, int end) {
        for (int digit = 0; digit < digits; digit++) {
            for (int t = 0; t < end; t += Lanes.COUNT) {
                FloatVector error = Lanes.load(scaledLevels, digit * ROW + t).sub(value);
                error.mul(weight).mul(error).intoArray(terms, row + digit * ROW + t);
            }
        }
    }

    /** Later runs overwrite what the last vector of a run writes beyond its end. */
    private void snapRun(Codebook codebook, int listStart, int row, int from, int to) {
        int[] lists = codebook.neighbourLists();
        int listEnd = listStart + lists[listStart];
        for (int t = from; t < to; t += Lanes.COUNT) {
            if (codebook.dimensions() == 8) {
                snapEight(lists, listStart + 1, listEnd, terms, t, points, row + t);
            } else {
                snapFour(lists, listStart + 1, listEnd, terms, t, points, row + t);
            }
        }
    }

    private static void snapEight(int[] lists, int from, int to, float[] terms, int t, int[] target, int offset) {
        FloatVector best = FloatVector.broadcast(Lanes.FLOATS, Float.MAX_VALUE);
        IntVector nearest = IntVector.broadcast(Lanes.INTS, lists[from]);
        for (int k = from; k <= to; k++) {
            int u = lists[k];
            FloatVector distance = FloatVector.fromArray(Lanes.FLOATS, terms, t + 0 * ROW + ROW * (u & 3))
                    .add(FloatVector.fromArray(Lanes.FLOATS, terms, t + 4 * ROW + ROW * (u >> 2 & 3)))
                    .add(FloatVector.fromArray(Lanes.FLOATS, terms, t + 8 * ROW + ROW * (u >> 4 & 3)))
                    .add(FloatVector.fromArray(Lanes.FLOATS, terms, t + 12 * ROW + ROW * (u >> 6 & 3)))
                    .add(FloatVector.fromArray(Lanes.FLOATS, terms, t + 16 * ROW + ROW * (u >> 8 & 3)))
                    .add(FloatVector.fromArray(Lanes.FLOATS, terms, t + 20 * ROW + ROW * (u >> 10 & 3)))
                    .add(FloatVector.fromArray(Lanes.FLOATS, terms, t + 24 * ROW + ROW * (u >> 12 & 3)))
                    .add(FloatVector.fromArray(Lanes.FLOATS, terms, t + 28 * ROW + ROW * (u >> 14 & 3)));
            VectorMask<Float> closer = distance.compare(LT, best);
            best = best.blend(distance, closer);
            nearest = nearest.blend(u, closer.cast(Lanes.INTS));
        }
        nearest.intoArray(target, offset);
    }

    private static void snapFour(int[] lists, int from, int to, float[] terms, int t, int[] target, int offset) {
        FloatVector best = FloatVector.broadcast(Lanes.FLOATS, Float.MAX_VALUE);
        IntVector nearest = IntVector.broadcast(Lanes.INTS, lists[from]);
        for (int k = from; k <= to; k++) {
            int u = lists[k];
            FloatVector distance = FloatVector.fromArray(Lanes.FLOATS, terms, t + 0 * ROW + ROW * (u & 7))
                    .add(FloatVector.fromArray(Lanes.FLOATS, terms, t + 8 * ROW + ROW * (u >> 3 & 7)))
                    .add(FloatVector.fromArray(Lanes.FLOATS, terms, t + 16 * ROW + ROW * (u >> 6 & 7)))
                    .add(FloatVector.fromArray(Lanes.FLOATS, terms, t + 24 * ROW + ROW * (u >> 9 & 7)));
            VectorMask<Float> closer = distance.compare(LT, best);
            best = best.blend(distance, closer);
            nearest = nearest.blend(u, closer.cast(Lanes.INTS));
        }
        nearest.intoArray(target, offset);
    }

    private void collectSums(float[] values, float[] weights, int size, int dimensions, int bits, int t) {
        FloatVector qx = FloatVector.zero(Lanes.FLOATS);
        FloatVector q2 = qx;
        int mask = (2 << bits) - 2;
        int row = t;
        for (int first = 0; first < size; first += dimensions) {
            IntVector packed = IntVector.fromArray(Lanes.INTS, points, row).lanewise(LSHL, 1);
            row += ROW;
            for (int i = 0; i < dimensions; i++) {
                FloatVector q = packed.lanewise(LSHR, i * bits)
                        .and(mask)
                        .or(LEVEL_BITS)
                        .reinterpretAsFloats()
                        .sub(0x1p23f);
                float w = weights[first + i];
                qx = qx.add(q.mul(w * values[first + i]));
                q2 = q2.add(q.mul(w).mul(q));
            }
        }
        qx.intoArray(sumQx, t);
        q2.intoArray(sumQ2, t);
    }

    private void takeBest(GridSubBlock block, GridSearch search, int trials) {
        float best = 0;
        int taken = -1;
        for (int t = 0; t < trials; t++) {
            if (sumQ2[t] > 0 && sumQx[t] * sumQx[t] > best * sumQ2[t]) {
                block.scale = sumQx[t] / sumQ2[t];
                best = block.scale * sumQx[t];
                taken = t;
            }
        }
        if (taken < 0) {
            return;
        }
        Codebook codebook = search.codebook();
        for (int group = 0; group < search.groups(); group++) {
            codebook.unpack(points[group * ROW + taken], block.digits, group * codebook.dimensions());
            block.onGrid[group] = codebook.index(rounded[group * ROW + taken]) >= 0;
        }
    }
}
