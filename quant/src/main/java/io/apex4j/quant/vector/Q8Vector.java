package io.apex4j.quant.vector;

import io.apex4j.quant.ScalarKernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** {@link ScalarKernels#encodeQ8} with neighbouring values in the lanes. */
final class Q8Vector {
    private static final int BLOCK = 32;
    private static final int MAX_LEVEL = 127;
    private static final int SIGN = 0x80000000;
    /** The bits of the largest float below one half. */
    private static final int BELOW_HALF = Float.floatToRawIntBits(0.49999997f);

    private Q8Vector() {}

    /** Encodes a block; returns false, with nothing written, where its values are too small for a finite inverse. */
    static boolean encodeBlock(float[] values, int offset, byte[] target, int targetOffset) {
        float d = magnitude(values, offset) / MAX_LEVEL;
        float inverse = d != 0 ? 1 / d : 0;
        if (!(inverse <= Float.MAX_VALUE)) {
            return false;
        }
        short half = Float.floatToFloat16(d);
        target[targetOffset] = (byte) half;
        target[targetOffset + 1] = (byte) (half >> 8);
        for (int i = 0; i < BLOCK; i += Lanes.COUNT) {
            IntVector levels = roundHalfAway(Lanes.load(values, offset + i).mul(inverse));
            Lanes.store(levels, target, targetOffset + 2 + i);
        }
        return true;
    }

    /** The largest magnitude: without their signs, floats compare as their bits do. */
    private static float magnitude(float[] values, int offset) {
        IntVector largest = IntVector.zero(Lanes.INTS);
        for (int i = 0; i < BLOCK; i += Lanes.COUNT) {
            largest = largest.max(
                    Lanes.load(values, offset + i).reinterpretAsInts().and(~SIGN));
        }
        return Float.intBitsToFloat(largest.reduceLanes(VectorOperators.MAX));
    }

    private static IntVector roundHalfAway(FloatVector values) {
        FloatVector half = values.reinterpretAsInts().and(SIGN).or(BELOW_HALF).reinterpretAsFloats();
        return (IntVector) values.add(half).convert(VectorOperators.F2I, 0);
    }
}
