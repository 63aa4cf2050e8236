package io.apex4j.kernels.vector;

import static io.apex4j.kernels.vector.Lanes.COUNT;
import static io.apex4j.kernels.vector.Lanes.FLOAT_CLASS;
import static io.apex4j.kernels.vector.Lanes.INTS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Sixteen floats looked up by four bits.
 *
 * @param low entries 0 to 15, or 0 to 7 where a vector has eight lanes
 * @param high entries 8 to 15 there
 */
record LevelTable(IntVector low, IntVector high) {
    static LevelTable of(float[] levels) {
        int[] bits = new int[16];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(levels[i]);
        }
        return new LevelTable(IntVector.fromArray(INTS, bits, 0), IntVector.fromArray(INTS, bits, 16 - COUNT));
    }

    /** The entries for indices 0 to 15. */
    FloatVector get(IntVector indices) {
        if (COUNT == 16) {
            return FLOAT_CLASS.cast(indices.selectFrom(low).reinterpretAsFloats());
        }
        IntVector within = indices.and(7);
        VectorMask<Integer> upper = indices.compare(VectorOperators.GT, 7);
        return FLOAT_CLASS.cast(
                within.selectFrom(low).blend(within.selectFrom(high), upper).reinterpretAsFloats());
    }
}
