package io.apex4j.kernels.vector;

import io.apex4j.gguf.GgmlType;
import io.apex4j.kernels.DotProducts;
import io.apex4j.kernels.ScalarDotProducts;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** {@link DotProducts#product(GgmlType, MemorySegment, long, float[], int, int, float[])}. */
final class FloatProduct {
    private static final int BITS = LevelProduct.BITS;
    private static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, VectorShape.forBitSize(BITS));
    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, VectorShape.forBitSize(BITS));
    private static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, VectorShape.forBitSize(BITS / 2));
    private static final int LANES = 16;
    /** Brings the exponent of a half, put where a float has its own, to the bias of floats. */
    private static final float HALF_TO_FLOAT = 0x1p112f;

    /** What a half that is infinite or not a number has in its exponent after {@link #HALF_TO_FLOAT}. */
    private static final int HALF_SPECIAL = 0x47800000;

    private static final Class<? extends FloatVector> FLOAT_CLASS = VectorClass.ofFloats(FLOATS);
    private static final Class<? extends IntVector> INT_CLASS = VectorClass.ofIntegers(INTS);
    private static final Class<? extends ShortVector> SHORT_CLASS = VectorClass.ofShorts(SHORTS);

    private FloatProduct() {}

    /** The product; lanes are left behind. */
    static float product(
            GgmlType type, MemorySegment weights, long offset, float[] x, int xOffset, int columns, float[] lanes) {
        for (int lane = 0; lane < LANES; lane += FLOATS.length()) {
            switch (type) {
                case F32 -> floats(weights, offset, x, xOffset, columns, lane, lanes);
                case F16 -> halves(weights, offset, x, xOffset, columns, lane, lanes);
                case BF16 -> brainFloats(weights, offset, x, xOffset, columns, lane, lanes);
                default -> throw new IllegalArgumentException(type + " is not a floating-point type");
            }
        }
        for (int i = columns / LANES * LANES; i < columns; i++) {
            lanes[i % LANES] =
                    Math.fma(ScalarDotProducts.weight(type, weights, offset, i), x[xOffset + i], lanes[i % LANES]);
        }
        return ScalarDotProducts.sum(lanes);
    }

    private static void floats(
            MemorySegment weights, long offset, float[] x, int xOffset, int columns, int lane, float[] lanes) {
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int i = lane; i <= columns - LANES + lane; i += LANES) {
            FloatVector w = FLOAT_CLASS.cast(
                    FloatVector.fromMemorySegment(FLOATS, weights, offset + 4L * i, ByteOrder.LITTLE_ENDIAN));
            sum = w.fma(FloatVector.fromArray(FLOATS, x, xOffset + i), sum);
        }
        sum.intoArray(lanes, lane);
    }

    private static void halves(
            MemorySegment weights, long offset, float[] x, int xOffset, int columns, int lane, float[] lanes) {
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int i = lane; i <= columns - LANES + lane; i += LANES) {
            IntVector bits = widen(weights, offset + 2L * i);
            IntVector shifted = bits.and(0x7fff).lanewise(VectorOperators.LSHL, 13);
            FloatVector magnitude =
                    FLOAT_CLASS.cast(shifted.reinterpretAsFloats()).mul(HALF_TO_FLOAT);
            IntVector finite = INT_CLASS.cast(magnitude.reinterpretAsInts());
            IntVector exact =
                    finite.lanewise(VectorOperators.OR, 0x7f800000, finite.compare(VectorOperators.GE, HALF_SPECIAL));
            FloatVector w = FLOAT_CLASS.cast(exact.or(bits.and(0x80000000)).reinterpretAsFloats());
            sum = w.fma(FloatVector.fromArray(FLOATS, x, xOffset + i), sum);
        }
        sum.intoArray(lanes, lane);
    }

    private static void brainFloats(
            MemorySegment weights, long offset, float[] x, int xOffset, int columns, int lane, float[] lanes) {
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int i = lane; i <= columns - LANES + lane; i += LANES) {
            IntVector bits = widen(weights, offset + 2L * i).lanewise(VectorOperators.LSHL, 16);
            FloatVector w = FLOAT_CLASS.cast(bits.reinterpretAsFloats());
            sum = w.fma(FloatVector.fromArray(FLOATS, x, xOffset + i), sum);
        }
        sum.intoArray(lanes, lane);
    }

    /** 16-bit values with their sign. */
    private static IntVector widen(MemorySegment weights, long offset) {
        ShortVector halves =
                SHORT_CLASS.cast(ShortVector.fromMemorySegment(SHORTS, weights, offset, ByteOrder.LITTLE_ENDIAN));
        return INT_CLASS.cast(halves.convertShape(VectorOperators.S2I, INTS, 0));
    }
}
