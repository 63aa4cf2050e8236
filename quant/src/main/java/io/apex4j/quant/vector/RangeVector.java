package io.apex4j.quant.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.MIN;
import static jdk.incubator.vector.VectorOperators.XOR;

import io.apex4j.quant.ScalarKernels;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/**
 * The first smallest, largest and most extreme of neighbouring values, as {@link ScalarKernels} finds them. Lengths are
 * multiples of the vector length.
 */
final class RangeVector {
    private static final int MAGNITUDE = 0x7fffffff;

    private RangeVector() {}

    /** See {@link ScalarKernels#extreme}. Without their signs, floats compare as their bits do. */
    static float extreme(float[] values, int offset, int length) {
        IntVector largest = IntVector.zero(Lanes.INTS);
        for (int i = offset; i < offset + length; i += Lanes.COUNT) {
            largest = largest.max(magnitudes(values, i));
        }
        int magnitude = largest.reduceLanes(MAX);
        if (magnitude == 0) {
            return 0;
        }
        int i = offset;
        VectorMask<Integer> found = magnitudes(values, i).compare(EQ, magnitude);
        while (!found.anyTrue()) {
            i += Lanes.COUNT;
            found = magnitudes(values, i).compare(EQ, magnitude);
        }
        return values[i + found.firstTrue()];
    }

    private static IntVector magnitudes(float[] values, int i) {
        return Lanes.load(values, i).reinterpretAsInts().and(MAGNITUDE);
    }

    /** See {@link ScalarKernels#lowest}. */
    static float lowest(float[] values, int offset, int length) {
        IntVector lowest = IntVector.broadcast(Lanes.INTS, Integer.MAX_VALUE);
        for (int i = offset; i < offset + length; i += Lanes.COUNT) {
            lowest = lowest.min(sortable(values, i));
        }
        return firstEqual(values, offset, length, value(lowest.reduceLanes(MIN)));
    }

    /** See {@link ScalarKernels#highest}. */
    static float highest(float[] values, int offset, int length) {
        IntVector highest = IntVector.broadcast(Lanes.INTS, Integer.MIN_VALUE);
        for (int i = offset; i < offset + length; i += Lanes.COUNT) {
            highest = highest.max(sortable(values, i));
        }
        return firstEqual(values, offset, length, value(highest.reduceLanes(MAX)));
    }

    /** Whole numbers in the order of the values; -0 comes just before 0. */
    private static IntVector sortable(float[] values, int i) {
        IntVector bits = Lanes.load(values, i).reinterpretAsInts();
        return bits.lanewise(XOR, bits.lanewise(ASHR, 31).lanewise(LSHR, 1));
    }

    private static float value(int sortable) {
        return Float.intBitsToFloat(sortable ^ sortable >> 31 >>> 1);
    }

    /** The first of the values that equals {@code value}: only zeros differ from it, in their signs. */
    private static float firstEqual(float[] values, int offset, int length, float value) {
        if (value != 0) {
            return value;
        }
        for (int i = offset; i < offset + length; i++) {
            if (values[i] == 0) {
                return values[i];
            }
        }
        return value;
    }
}
