package io.apex4j.quant.vector;

import static jdk.incubator.vector.VectorOperators.GT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Values of largest magnitude. */
final class Extremes {
    /** Below this largest magnitude a sub-block counts as zero. */
    static final float GROUP_EPSILON = 1e-15f;

    private Extremes() {}

    /** The first value of largest magnitude of each lane, with its sign; lanes are rows {@code width} apart. */
    static void collect(float[] values, int from, int end, int width, float[] target) {
        FloatVector extreme = FloatVector.zero(Lanes.FLOATS);
        FloatVector magnitude = extreme;
        for (int i = from; i < end; i += width) {
            FloatVector x = Lanes.load(values, i);
            FloatVector absolute = x.abs();
            VectorMask<Float> larger = absolute.compare(GT, magnitude);
            magnitude = magnitude.blend(absolute, larger);
            extreme = extreme.blend(x, larger);
        }
        extreme.intoArray(target, from);
    }
}
