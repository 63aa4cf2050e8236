package io.apex4j.quant.vector;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;

import io.apex4j.quant.ScalarKernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** {@link ScalarKernels#order}: each lane counts the values that come before its own. */
final class OrderVector {
    private final int[] ranks = new int[64];
    private final int[] ramp = new int[Lanes.COUNT];

    OrderVector() {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            ramp[lane] = lane;
        }
    }

    /** See {@link ScalarKernels#order}; the number of values is a multiple of the lanes, and at most 64. */
    void run(float[] values, int first, int[] order) {
        for (int i = 0; i < order.length; i += Lanes.COUNT) {
            rank(values, first, i, order.length);
        }
        for (int i = 0; i < order.length; i++) {
            order[ranks[i]] = i;
        }
    }

    private void rank(float[] values, int first, int i, int n) {
        FloatVector own = FloatVector.fromArray(Lanes.FLOATS, values, first + i);
        IntVector place = IntVector.fromArray(Lanes.INTS, ramp, 0);
        IntVector rank = IntVector.zero(Lanes.INTS);
        for (int j = 0; j < i; j++) {
            rank = rank.add(1, own.compare(GE, values[first + j]).cast(Lanes.INTS));
        }
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            float value = values[first + i + lane];
            rank = rank.add(
                    1,
                    own.compare(GE, value)
                            .cast(Lanes.INTS)
                            .and(place.compare(GT, lane))
                            .or(own.compare(GT, value).cast(Lanes.INTS)));
        }
        for (int j = i + Lanes.COUNT; j < n; j++) {
            rank = rank.add(1, own.compare(GT, values[first + j]).cast(Lanes.INTS));
        }
        rank.intoArray(ranks, i);
    }
}
