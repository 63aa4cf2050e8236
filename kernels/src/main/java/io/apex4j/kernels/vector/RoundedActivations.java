package io.apex4j.kernels.vector;

import io.apex4j.kernels.DotProducts;
import io.apex4j.kernels.Levels;
import io.apex4j.kernels.QuantizedActivations;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link DotProducts#quantize}. */
final class RoundedActivations {
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_256;
    private static final VectorSpecies<Short> NARROW = ShortVector.SPECIES_128;
    private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_256;
    private static final Class<? extends FloatVector> FLOAT_CLASS = VectorClass.ofFloats(FLOATS);
    private static final Class<? extends ShortVector> SHORT_CLASS = VectorClass.ofShorts(SHORTS);
    private static final Class<? extends ShortVector> NARROW_CLASS = VectorClass.ofShorts(NARROW);
    private static final Class<? extends IntVector> INT_CLASS = VectorClass.ofIntegers(IntVector.SPECIES_256);
    private static final float LARGEST = 127;
    /** Added to a float between -2^22 and 2^22 it leaves the nearest integer, ties to even, in the low bits. */
    private static final float ROUNDER = 0x1.8p23f;

    private static final int ROUNDER_BITS = Float.floatToRawIntBits(ROUNDER);

    private RoundedActivations() {}

    /**
     * Rounds the activations of a token.
     *
     * @param specification takes activations that are not finite
     */
    static void quantize(float[] x, int xOffset, QuantizedActivations target, int token, DotProducts specification) {
        int block = target.format().activationBlock();
        int start = token * target.padded();
        for (int first = 0; first < target.columns(); first += block) {
            float largest = largest(x, xOffset + first, block);
            if (!Float.isFinite(largest)) {
                specification.quantize(x, xOffset, target, token);
                return;
            }
            float inverse = block == 32 ? LARGEST / largest : -LARGEST / extreme(x, xOffset + first, largest);
            float scale = block == 32
                    ? Float.float16ToFloat(Float.floatToFloat16(largest / LARGEST))
                    : largest == 0 ? 0 : 1 / inverse;
            int group = (start + first) / Levels.GROUP;
            Arrays.fill(target.scales(), group, group + block / Levels.GROUP, scale);
            float factor = largest == 0 ? 0 : inverse;
            round(x, xOffset + first, block, factor, target.natural(), first, target.sums(), group, scale);
        }
        split(
                target.natural(),
                target.padded(),
                (short) target.format().bias(),
                target.values(),
                target.biased(),
                start);
    }

    /** The largest magnitude, as float; bits of magnitudes are in the order of what they stand for. */
    private static float largest(float[] x, int first, int length) {
        IntVector largest = IntVector.zero(IntVector.SPECIES_256);
        for (int i = first; i < first + length; i += 8) {
            FloatVector values = FLOAT_CLASS.cast(FloatVector.fromArray(FLOATS, x, i));
            IntVector bits = INT_CLASS.cast(values.reinterpretAsInts());
            largest = largest.max(bits.and(0x7fffffff));
        }
        return Float.intBitsToFloat(largest.reduceLanes(VectorOperators.MAX));
    }

    /** The first value of that magnitude. */
    private static float extreme(float[] x, int first, float largest) {
        int i = first;
        while (Math.abs(x[i]) != largest) {
            i++;
        }
        return x[i];
    }

    /** Rounds in the natural order; a group of 16 is two vectors. */
    private static void round(
            float[] x,
            int first,
            int length,
            float inverse,
            short[] natural,
            int to,
            float[] sums,
            int group,
            float scale) {
        for (int i = 0; i < length; i += Levels.GROUP) {
            IntVector a = round(x, first + i, inverse);
            IntVector b = round(x, first + i + 8, inverse);
            narrow(a).intoArray(natural, to + i);
            narrow(b).intoArray(natural, to + i + 8);
            sums[group + i / Levels.GROUP] = scale * a.add(b).reduceLanes(VectorOperators.ADD);
        }
    }

    private static IntVector round(float[] x, int i, float inverse) {
        FloatVector values = FLOAT_CLASS.cast(FloatVector.fromArray(FLOATS, x, i));
        FloatVector rounded = values.mul(inverse).add(ROUNDER);
        return INT_CLASS.cast(rounded.reinterpretAsInts()).sub(ROUNDER_BITS);
    }

    private static ShortVector narrow(IntVector integers) {
        return NARROW_CLASS.cast(integers.convertShape(VectorOperators.I2S, NARROW, 0));
    }

    /** Splits runs of 64 into values with even and with odd place. */
    private static void split(short[] natural, int padded, short bias, short[] values, short[] biased, int start) {
        for (int i = 0; i < padded; i += 16) {
            ShortVector both = SHORT_CLASS.cast(ShortVector.fromArray(SHORTS, natural, i));
            IntVector pairs = INT_CLASS.cast(both.reinterpretAsInts());
            ShortVector even = narrow(pairs);
            ShortVector odd = narrow(pairs.lanewise(VectorOperators.ASHR, 16));
            int to = start + (i & -64) + (i >> 1 & 31);
            even.intoArray(values, to);
            odd.intoArray(values, to + 32);
            even.add(odd).mul(bias).intoArray(biased, start + i >> 1);
        }
    }
}
