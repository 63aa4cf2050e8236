package io.apex4j.quant.vector;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;

import io.apex4j.quant.Codebook;
import io.apex4j.quant.GridSearch;
import io.apex4j.quant.GridSubBlock;
import io.apex4j.quant.ScalarKernels;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
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

    /** Most runs are short, and their vectors start anywhere: longer ones would straddle cache lines. */
    private static final int RUN_LANES = Math.min(8, Lanes.COUNT);

    private static final VectorSpecies<Float> RUN_FLOATS =
            VectorSpecies.of(float.class, VectorShape.forBitSize(RUN_LANES * Float.SIZE));
    private static final VectorSpecies<Integer> RUN_INTS =
            VectorSpecies.of(int.class, VectorShape.forBitSize(RUN_LANES * Integer.SIZE));

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
        if (!search.equals(prepared)) {
            prepare(search);
        }
        Codebook codebook = search.codebook();
        int trials = 2 * search.trials() + 1;
        int end = Lanes.FLOATS.loopBound(trials + Lanes.COUNT - 1);
        collectScales(limit, search.top() + 1, end);
        for (int group = 0; group < search.groups(); group++) {
            int first = group * codebook.dimensions();
            roundGroup(block.values, first, codebook.dimensions(), codebook.bits(), search.top(), group * ROW, end);
            snapGroup(block, codebook, first, group * ROW, trials, end);
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
    private void snapGroup(GridSubBlock block, Codebook codebook, int first, int row, int trials, int end) {
        boolean termsReady = false;
        long lastOfRun = changes(row, end) | 1L << trials - 1;
        int t = 0;
        while (t < trials) {
            int packed = rounded[row + t];
            int runEnd = t + Long.numberOfTrailingZeros(lastOfRun >>> t) + 1;
            if (codebook.index(packed) >= 0) {
                Arrays.fill(points, row + t, row + runEnd, packed);
            } else {
                if (!termsReady) {
                    collectTerms(block, codebook, first, end);
                    termsReady = true;
                }
                snapRun(codebook, codebook.listStart(packed), row, t, runEnd);
            }
            t = runEnd;
        }
    }

    /** A bit for each trial that rounds to another point than the next one. */
    private long changes(int row, int end) {
        long changes = 0;
        for (int t = 0; t < end; t += Lanes.COUNT) {
            IntVector packed = IntVector.fromArray(Lanes.INTS, rounded, row + t);
            IntVector next = IntVector.fromArray(Lanes.INTS, rounded, row + t + 1);
            changes |= packed.compare(NE, next).toLong() << t;
        }
        return changes;
    }

    private void collectTerms(GridSubBlock block, Codebook codebook, int first, int end) {
        for (int t = 0; t < end; t += Lanes.COUNT) {
            if (codebook.bits() == 2) {
                collectTernaryTerms(block.values, block.rootWeights, first, t);
            } else {
                collectOctalTerms(block.values, block.rootWeights, first, t, 0);
                collectOctalTerms(block.values, block.rootWeights, first, t, 4);
            }
        }
    }

    private void collectTernaryTerms(float[] values, float[] weights, int first, int t) {
        FloatVector level0 = FloatVector.fromArray(Lanes.FLOATS, scaledLevels, t);
        FloatVector level1 = FloatVector.fromArray(Lanes.FLOATS, scaledLevels, ROW + t);
        FloatVector level2 = FloatVector.fromArray(Lanes.FLOATS, scaledLevels, 2 * ROW + t);
        for (int i = 0; i < 8; i++) {
            float x = values[first + i];
            float w = weights[first + i];
            int row = i * 4 * ROW + t;
            FloatVector error = level0.sub(x);
            error.mul(w).mul(error).intoArray(terms, row);
            error = level1.sub(x);
            error.mul(w).mul(error).intoArray(terms, row + ROW);
            error = level2.sub(x);
            error.mul(w).mul(error).intoArray(terms, row + 2 * ROW);
        }
    }

    /** The terms of digits {@code from} to {@code from + 3}. */
    private void collectOctalTerms(float[] values, float[] weights, int first, int t, int from) {
        FloatVector level0 = FloatVector.fromArray(Lanes.FLOATS, scaledLevels, from * ROW + t);
        FloatVector level1 = FloatVector.fromArray(Lanes.FLOATS, scaledLevels, (from + 1) * ROW + t);
        FloatVector level2 = FloatVector.fromArray(Lanes.FLOATS, scaledLevels, (from + 2) * ROW + t);
        FloatVector level3 = FloatVector.fromArray(Lanes.FLOATS, scaledLevels, (from + 3) * ROW + t);
        for (int i = 0; i < 4; i++) {
            float x = values[first + i];
            float w = weights[first + i];
            int row = (i * 8 + from) * ROW + t;
            FloatVector error = level0.sub(x);
            error.mul(w).mul(error).intoArray(terms, row);
            error = level1.sub(x);
            error.mul(w).mul(error).intoArray(terms, row + ROW);
            error = level2.sub(x);
            error.mul(w).mul(error).intoArray(terms, row + 2 * ROW);
            error = level3.sub(x);
            error.mul(w).mul(error).intoArray(terms, row + 3 * ROW);
        }
    }

    /** Later runs overwrite what the last vector of a run writes beyond its end. */
    private void snapRun(Codebook codebook, int listStart, int row, int from, int to) {
        int[] lists = codebook.neighbourLists();
        int listEnd = listStart + lists[listStart];
        for (int t = from; t < to; t += RUN_LANES) {
            if (codebook.dimensions() == 8) {
                snapEight(lists, listStart + 1, listEnd, terms, t, points, row + t);
            } else {
                snapFour(lists, listStart + 1, listEnd, terms, t, points, row + t);
            }
        }
    }

    private static void snapEight(int[] lists, int from, int to, float[] terms, int t, int[] target, int offset) {
        FloatVector best = FloatVector.broadcast(RUN_FLOATS, Float.MAX_VALUE);
        IntVector nearest = IntVector.broadcast(RUN_INTS, lists[from]);
        for (int k = from; k <= to; k++) {
            int u = lists[k];
            FloatVector distance = FloatVector.fromArray(RUN_FLOATS, terms, t + 0 * ROW + ROW * (u & 3))
                    .add(FloatVector.fromArray(RUN_FLOATS, terms, t + 4 * ROW + ROW * (u >> 2 & 3)))
                    .add(FloatVector.fromArray(RUN_FLOATS, terms, t + 8 * ROW + ROW * (u >> 4 & 3)))
                    .add(FloatVector.fromArray(RUN_FLOATS, terms, t + 12 * ROW + ROW * (u >> 6 & 3)))
                    .add(FloatVector.fromArray(RUN_FLOATS, terms, t + 16 * ROW + ROW * (u >> 8 & 3)))
                    .add(FloatVector.fromArray(RUN_FLOATS, terms, t + 20 * ROW + ROW * (u >> 10 & 3)))
                    .add(FloatVector.fromArray(RUN_FLOATS, terms, t + 24 * ROW + ROW * (u >> 12 & 3)))
                    .add(FloatVector.fromArray(RUN_FLOATS, terms, t + 28 * ROW + ROW * (u >> 14 & 3)));
            VectorMask<Float> closer = distance.compare(LT, best);
            best = best.blend(distance, closer);
            nearest = nearest.blend(u, closer.cast(RUN_INTS));
        }
        nearest.intoArray(target, offset);
    }

    private static void snapFour(int[] lists, int from, int to, float[] terms, int t, int[] target, int offset) {
        FloatVector best = FloatVector.broadcast(RUN_FLOATS, Float.MAX_VALUE);
        IntVector nearest = IntVector.broadcast(RUN_INTS, lists[from]);
        for (int k = from; k <= to; k++) {
            int u = lists[k];
            FloatVector distance = FloatVector.fromArray(RUN_FLOATS, terms, t + 0 * ROW + ROW * (u & 7))
                    .add(FloatVector.fromArray(RUN_FLOATS, terms, t + 8 * ROW + ROW * (u >> 3 & 7)))
                    .add(FloatVector.fromArray(RUN_FLOATS, terms, t + 16 * ROW + ROW * (u >> 6 & 7)))
                    .add(FloatVector.fromArray(RUN_FLOATS, terms, t + 24 * ROW + ROW * (u >> 9 & 7)));
            VectorMask<Float> closer = distance.compare(LT, best);
            best = best.blend(distance, closer);
            nearest = nearest.blend(u, closer.cast(RUN_INTS));
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
