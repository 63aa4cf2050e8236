package io.apex4j.kernels.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Reading and unpacking of levels and scales. Bytes are handled in pairs as 16-bit lanes: the Vector API has no byte
 * shifts that a processor knows, and what crosses from byte to byte is masked off.
 */
final class PackedBytes {
    static final VectorSpecies<Byte> BYTES_256 = ByteVector.SPECIES_256;
    static final VectorSpecies<Byte> BYTES_128 = ByteVector.SPECIES_128;
    static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_256;
    private static final VectorShuffle<Float> FIRST_TWICE = VectorShuffle.fromOp(FLOATS, lane -> lane / 2);
    private static final VectorShuffle<Float> LAST_TWICE = VectorShuffle.fromOp(FLOATS, lane -> 4 + lane / 2);

    private static final long SPREAD_WORDS = 0x0000ffff0000ffffL;
    private static final long SPREAD_BYTES = 0x00ff00ff00ff00ffL;
    private static final long NIBBLES = 0x0f0f0f0f0f0f0f0fL;

    private static final Class<? extends ShortVector> SHORT_CLASS_256 = VectorClass.ofShorts(ShortVector.SPECIES_256);
    private static final Class<? extends ShortVector> SHORT_CLASS_128 = VectorClass.ofShorts(ShortVector.SPECIES_128);
    private static final Class<? extends LongVector> LONG_CLASS = VectorClass.ofLongs(LongVector.SPECIES_128);
    static final Class<? extends ByteVector> BYTE_CLASS_256 = VectorClass.ofBytes(BYTES_256);
    private static final Class<? extends ByteVector> BYTE_CLASS_128 = VectorClass.ofBytes(BYTES_128);
    private static final Class<? extends FloatVector> FLOAT_CLASS_256 = VectorClass.ofFloats(FLOATS);

    private PackedBytes() {}

    /** 32 bytes. */
    static ShortVector load(MemorySegment weights, long offset) {
        return SHORT_CLASS_256.cast(
                ShortVector.fromMemorySegment(ShortVector.SPECIES_256, weights, offset, ByteOrder.LITTLE_ENDIAN));
    }

    /** 16 bytes. */
    static ShortVector load16(MemorySegment weights, long offset) {
        return SHORT_CLASS_128.cast(
                ShortVector.fromMemorySegment(ShortVector.SPECIES_128, weights, offset, ByteOrder.LITTLE_ENDIAN));
    }

    /** The 16 bytes of eight lanes. */
    static ByteVector bytes16(ShortVector pairs) {
        return BYTE_CLASS_128.cast(pairs.reinterpretAsBytes());
    }

    /** 32 bytes. */
    static void store(ShortVector levels, byte[] target, int at) {
        BYTE_CLASS_256.cast(levels.reinterpretAsBytes()).intoArray(target, at);
    }

    /** 16 bytes. */
    static void store16(ShortVector levels, byte[] target, int at) {
        bytes16(levels).intoArray(target, at);
    }

    static ShortVector left(ShortVector bytes, int count) {
        return bytes.lanewise(VectorOperators.LSHL, count);
    }

    static ShortVector right(ShortVector bytes, int count) {
        return bytes.lanewise(VectorOperators.LSHR, count);
    }

    /** The same byte in both halves of every lane. */
    static ShortVector mask(int bits) {
        return ShortVector.broadcast(ShortVector.SPECIES_256, (short) (bits << 8 | bits));
    }

    /** Eight signed bytes, the lowest first. */
    static FloatVector floats(long bytes) {
        LongVector twice = LONG_CLASS.cast(LongVector.broadcast(LongVector.SPECIES_128, bytes));
        ByteVector lanes = BYTE_CLASS_128.cast(twice.reinterpretAsBytes());
        return FLOAT_CLASS_256.cast(lanes.convertShape(VectorOperators.B2F, FLOATS, 0));
    }

    /** Stores each of eight values twice. */
    static void storeTwice(FloatVector values, float[] target, int at) {
        values.rearrange(FIRST_TWICE).intoArray(target, at);
        values.rearrange(LAST_TWICE).intoArray(target, at + 8);
    }

    static float half(MemorySegment weights, long offset) {
        return Float.float16ToFloat(weights.get(ValueLayout.JAVA_SHORT_UNALIGNED, offset));
    }

    /** An unsigned number of 16 bits. */
    static int unsignedShort(MemorySegment weights, long offset) {
        return weights.get(ValueLayout.JAVA_SHORT_UNALIGNED, offset) & 0xffff;
    }

    /** Eight fields of four bits to bytes, the lowest first. */
    static long spreadNibbles(long packed) {
        long words = (packed | packed << 16) & SPREAD_WORDS;
        long bytes = (words | words << 8) & SPREAD_BYTES;
        return (bytes | bytes << 4) & NIBBLES;
    }

    static int integer(MemorySegment weights, long offset) {
        return weights.get(ValueLayout.JAVA_INT_UNALIGNED, offset);
    }

    static long word(MemorySegment weights, long offset) {
        return weights.get(ValueLayout.JAVA_LONG_UNALIGNED, offset);
    }
}
