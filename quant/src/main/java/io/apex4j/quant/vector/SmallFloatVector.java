package io.apex4j.quant.vector;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;

import io.apex4j.quant.ScalarKernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Rounding to floats of 16 and of 4 bits. */
final class SmallFloatVector {
    private static final int CODES = 32;
    private static final int NEGATIVE = 8;
    /** Between the levels 0, 1, 2, 3, 4, 6, 8, 12. */
    private static final float[] MIDPOINTS = {0.5f, 1.5f, 2.5f, 3.5f, 5, 7, 10};

    private static final int INFINITY = 0x7f800000;
    private static final int QUIET = 64;

    /** The species of as many 16-bit floats; vectors of two floats have none. */
    private static final VectorSpecies<Short> SHORTS =
            VectorSpecies.of(short.class, VectorShape.forBitSize(Math.max(Long.SIZE, Lanes.COUNT * Short.SIZE)));

    private SmallFloatVector() {}

    /** See {@link ScalarKernels#brainFloats}. */
    static void brainFloats(float[] values, int offset, int count, short[] target) {
        int i = 0;
        if (SHORTS.length() == Lanes.COUNT) {
            for (; i <= count - Lanes.COUNT; i += Lanes.COUNT) {
                IntVector bits =
                        FloatVector.fromArray(Lanes.FLOATS, values, offset + i).reinterpretAsInts();
                IntVector high = bits.lanewise(LSHR, 16);
                IntVector rounded = bits.add(high.and(1)).add(0x7fff).lanewise(LSHR, 16);
                VectorMask<Integer> isNaN = bits.and(Integer.MAX_VALUE).compare(GT, INFINITY);
                rounded = rounded.blend(high.or(QUIET), isNaN);
                ((ShortVector) rounded.convertShape(VectorOperators.I2S, SHORTS, 0)).intoArray(target, i);
            }
        }
        for (; i < count; i++) {
            int bits = Float.floatToRawIntBits(values[offset + i]);
            boolean isNaN = (bits & Integer.MAX_VALUE) > INFINITY;
            target[i] = (short) (isNaN ? bits >>> 16 | QUIET : bits + (0x7fff + (bits >>> 16 & 1)) >>> 16);
        }
    }

    /**
     * See {@link ScalarKernels#microscaledCodes}: the number of midpoints between levels that a magnitude exceeds.
     * Multiples of the scale, a power of two, and their differences from values near them are exact.
     */
    static void microscaledCodes(float[] values, int offset, float scale, byte[] codes) {
        for (int i = 0; i < CODES; i += Lanes.COUNT) {
            FloatVector x = FloatVector.fromArray(Lanes.FLOATS, values, offset + i);
            FloatVector magnitude = x.abs();
            IntVector code = IntVector.zero(Lanes.INTS);
            for (float midpoint : MIDPOINTS) {
                code = code.add(1, magnitude.compare(GT, midpoint * scale).cast(Lanes.INTS));
            }
            VectorMask<Integer> negative = x.compare(LT, 0f).cast(Lanes.INTS).and(code.compare(GT, 0));
            Lanes.store(code.add(NEGATIVE, negative), codes, i);
        }
    }
}
