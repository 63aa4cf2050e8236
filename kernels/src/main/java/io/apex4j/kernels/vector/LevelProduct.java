package io.apex4j.kernels.vector;

import io.apex4j.kernels.Levels;
import io.apex4j.kernels.QuantizedActivations;
import io.apex4j.kernels.ScalarDotProducts;
import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link io.apex4j.kernels.DotProducts#product}, 64 levels at a time.
 *
 * <p>A vector of levels is seen as 16-bit lanes of two: the one with even place is in the low byte, that with odd place in
 * the high one. Their two products are added modulo 2^16 and the bias is taken off; the true sum fits into 16 bits. Two
 * such lanes then make one 32-bit lane. With 256 bits the row is gone through twice, for lanes 0 to 7 and 8 to 15.
 *
 * <p>The loops are small methods of their own: C2 stops inlining when a method has more than 18,000 nodes, of which a
 * vector operation takes some 400, and then allocates every vector.
 */
final class LevelProduct {
    /** Bits of a vector. */
    static final int BITS = Math.min(VectorShape.preferredShape().vectorBitSize(), 512);

    private static final VectorSpecies<Byte> BYTES = VectorSpecies.of(byte.class, VectorShape.forBitSize(BITS));
    private static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, VectorShape.forBitSize(BITS));
    private static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, VectorShape.forBitSize(BITS));
    private static final VectorSpecies<Float> SCALES = FloatVector.SPECIES_128;
    private static final VectorShuffle<Float> QUADRUPLE = VectorShuffle.fromOp(FLOATS, lane -> lane / 4);
    private static final int CHUNK = 64;
    private static final int LANES = 16;

    private static final Class<? extends ByteVector> BYTE_CLASS = VectorClass.ofBytes(BYTES);
    private static final Class<? extends ShortVector> SHORT_CLASS = VectorClass.ofShorts(SHORTS);
    private static final Class<? extends IntVector> INT_CLASS =
            VectorClass.ofIntegers(VectorSpecies.of(int.class, FLOATS.vectorShape()));
    private static final Class<? extends FloatVector> FLOAT_CLASS = VectorClass.ofFloats(FLOATS);
    private static final Class<? extends FloatVector> SCALE_CLASS = VectorClass.ofFloats(SCALES);

    private LevelProduct() {}

    /** The product with levels that are not {@link io.apex4j.kernels.LevelFormat#wide}. */
    static float narrow(Levels row, QuantizedActivations activations, int token) {
        float[] lanes = row.lanes();
        int first = token * activations.padded();
        begin(row, activations, first, lanes);
        for (int lane = 0; lane < LANES; lane += FLOATS.length()) {
            addNarrow(row.levels(), row.scales(), activations, first, activations.padded(), lane, lanes);
        }
        return ScalarDotProducts.sum(lanes);
    }

    /** The product with levels that are {@link io.apex4j.kernels.LevelFormat#wide}: none of their types has offsets. */
    static float wide(Levels row, QuantizedActivations activations, int token) {
        float[] lanes = row.lanes();
        int first = token * activations.padded();
        Arrays.fill(lanes, 0);
        for (int lane = 0; lane < LANES; lane += FLOATS.length()) {
            addWide(row.levels(), row.scales(), activations, first, activations.padded(), lane, lanes);
        }
        return ScalarDotProducts.sum(lanes);
    }

    private static void begin(Levels row, QuantizedActivations activations, int first, float[] lanes) {
        if (activations.format().offsets()) {
            int groups = activations.padded() / Levels.GROUP;
            addOffsets(row.offsets(), activations.sums(), first / Levels.GROUP, groups, lanes);
        } else {
            Arrays.fill(lanes, 0);
        }
    }

    private static void addOffsets(float[] offsets, float[] sums, int first, int groups, float[] lanes) {
        for (int lane = 0; lane < LANES; lane += FLOATS.length()) {
            FloatVector sum = FloatVector.zero(FLOATS);
            for (int g = lane; g < groups; g += LANES) {
                FloatVector offset = FLOAT_CLASS.cast(FloatVector.fromArray(FLOATS, offsets, g));
                sum = offset.fma(FloatVector.fromArray(FLOATS, sums, first + g), sum);
            }
            sum.intoArray(lanes, lane);
        }
    }

    private static void addNarrow(
            byte[] levels,
            float[] scales,
            QuantizedActivations activations,
            int first,
            int padded,
            int lane,
            float[] lanes) {
        short[] values = activations.values();
        short[] biased = activations.biased();
        float[] factors = activations.scales();
        ShortVector lowByte = ShortVector.broadcast(SHORTS, 255);
        FloatVector sum = FloatVector.fromArray(FLOATS, lanes, lane);
        int v = first + 2 * lane;
        int b = first / 2 + 2 * lane;
        int f = (first + 4 * lane) / Levels.GROUP;
        int chunks = padded / CHUNK;
        for (int c = 0; c < chunks; c++) {
            ShortVector pairs =
                    pairs(levels, CHUNK * c + 4 * lane, lowByte, values, v + CHUNK * c, biased, b + CHUNK / 2 * c);
            IntVector low = INT_CLASS.cast(pairs.reinterpretAsInts()).lanewise(VectorOperators.LSHL, 16);
            ShortVector sums = pairs.add(SHORT_CLASS.cast(low.reinterpretAsShorts()));
            IntVector quads = INT_CLASS.cast(sums.reinterpretAsInts()).lanewise(VectorOperators.ASHR, 16);
            sum = toFloats(quads).fma(scale(scales, lane / 4 + 4 * c, factors, f + 4 * c), sum);
        }
        sum.intoArray(lanes, lane);
    }

    private static void addWide(
            byte[] levels,
            float[] scales,
            QuantizedActivations activations,
            int first,
            int padded,
            int lane,
            float[] lanes) {
        short[] values = activations.values();
        short[] biased = activations.biased();
        float[] factors = activations.scales();
        ShortVector lowByte = ShortVector.broadcast(SHORTS, 255);
        FloatVector sum = FloatVector.fromArray(FLOATS, lanes, lane);
        int v = first + 2 * lane;
        int b = first / 2 + 2 * lane;
        int f = (first + 4 * lane) / Levels.GROUP;
        int chunks = padded / CHUNK;
        for (int c = 0; c < chunks; c++) {
            ShortVector pairs =
                    pairs(levels, CHUNK * c + 4 * lane, lowByte, values, v + CHUNK * c, biased, b + CHUNK / 2 * c);
            IntVector halves = INT_CLASS.cast(pairs.reinterpretAsInts());
            IntVector quads = halves.lanewise(VectorOperators.ASHR, 16)
                    .add(halves.lanewise(VectorOperators.LSHL, 16).lanewise(VectorOperators.ASHR, 16));
            sum = toFloats(quads).fma(scale(scales, lane / 4 + 4 * c, factors, f + 4 * c), sum);
        }
        sum.intoArray(lanes, lane);
    }

    /** Sums of the products of two neighbouring levels. */
    private static ShortVector pairs(
            byte[] levels, int i, ShortVector lowByte, short[] values, int v, short[] biased, int b) {
        ByteVector bytes = BYTE_CLASS.cast(ByteVector.fromArray(BYTES, levels, i));
        ShortVector both = SHORT_CLASS.cast(bytes.reinterpretAsShorts());
        ShortVector even = both.and(lowByte);
        ShortVector odd = both.lanewise(VectorOperators.LSHR, 8);
        return even.mul(ShortVector.fromArray(SHORTS, values, v))
                .add(odd.mul(ShortVector.fromArray(SHORTS, values, v + CHUNK / 2)))
                .sub(ShortVector.fromArray(SHORTS, biased, b));
    }

    private static FloatVector scale(float[] scales, int g, float[] factors, int f) {
        FloatVector few = SCALE_CLASS
                .cast(FloatVector.fromArray(SCALES, scales, g))
                .mul(FloatVector.fromArray(SCALES, factors, f));
        return FLOAT_CLASS.cast(few.reinterpretShape(FLOATS, 0)).rearrange(QUADRUPLE);
    }

    private static FloatVector toFloats(IntVector integers) {
        return FLOAT_CLASS.cast(integers.convert(VectorOperators.I2F, 0));
    }
}
