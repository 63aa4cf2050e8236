package io.apex4j.quant.vector;

import io.apex4j.quant.Rounding;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector shape of this machine, and rounding in its lanes.
 *
 * <p>C2 always inlines methods of at most 35 bytes of code, others only where they are hot. All that take or return
 * vectors are that small, here and in the searches: vectors that cross a call are boxed.
 */
final class Lanes {
    static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, FLOATS.vectorShape());
    static final int COUNT = FLOATS.length();

    /** The bits of {@link Rounding#MAGIC}, which stand for the level 0. */
    static final int ZERO_LEVEL = 0x4b400000;

    private static final int FRACTION = 0x7fffff;
    private static final int EXPONENT = 0x4b000000;

    /** Whether there is no species of as many bytes. */
    private static final boolean NARROW = COUNT * Byte.SIZE < Long.SIZE;

    /** The species of as many bytes, where there is one. */
    private static final VectorSpecies<Byte> BYTES =
            VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(Long.SIZE, COUNT * Byte.SIZE)));

    private Lanes() {}

    static FloatVector load(float[] source, int offset) {
        return FloatVector.fromArray(FLOATS, source, offset);
    }

    static FloatVector broadcast(float value) {
        return FloatVector.broadcast(FLOATS, value);
    }

    /** The bits that stand for {@code level}: a limit for {@link #round}. */
    static IntVector levelBits(int level) {
        return IntVector.broadcast(INTS, ZERO_LEVEL + level);
    }

    /** {@link Rounding#nearestInt} of each lane plus {@link #ZERO_LEVEL}. */
    static IntVector roundedBits(FloatVector quotients) {
        return quotients.add(Rounding.MAGIC).reinterpretAsInts().and(FRACTION).or(EXPONENT);
    }

    /**
     * {@link Rounding#nearestInt} of each lane, limited to two levels, as floats. Limits apply to the bits, so that
     * quotients outside the range of the rounding wrap as the scalar form does.
     */
    static FloatVector round(FloatVector quotients, IntVector lowestBits, IntVector highestBits) {
        return levels(roundedBits(quotients).max(lowestBits).min(highestBits));
    }

    /** The levels that {@link #roundedBits} stand for. */
    static FloatVector levels(IntVector bits) {
        return bits.reinterpretAsFloats().sub(Rounding.MAGIC);
    }

    /** Stores whole numbers of small magnitude as bytes. */
    static void storeBytes(FloatVector levels, byte[] target, int offset) {
        store(levels.add(Rounding.MAGIC).reinterpretAsInts(), target, offset);
    }

    /** Stores the low byte of each lane. */
    static void store(IntVector values, byte[] target, int offset) {
        if (NARROW) {
            storeEach(values, target, offset);
            return;
        }
        ((ByteVector) values.convertShape(VectorOperators.I2B, BYTES, 0)).intoArray(target, offset);
    }

    private static void storeEach(IntVector values, byte[] target, int offset) {
        for (int lane = 0; lane < COUNT; lane++) {
            target[offset + lane] = (byte) values.lane(lane);
        }
    }
}
