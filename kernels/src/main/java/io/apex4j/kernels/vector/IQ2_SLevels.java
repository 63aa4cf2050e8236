package io.apex4j.kernels.vector;

import io.apex4j.kernels.Grids;
import io.apex4j.kernels.Levels;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link io.apex4j.quant.IQ2_S} to levels, in three passes over a row: indices, points of the codebook, signs.
 *
 * <p>A level is stored with a bias of 128, so its negative is the negative of the byte.
 */
final class IQ2_SLevels {
    private static final int BLOCK_BYTES = 82;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;
    private static final VectorSpecies<Byte> BYTES =
            VectorSpecies.of(byte.class, VectorShape.forBitSize(LevelProduct.BITS));
    private static final VectorSpecies<Long> LONGS = VectorSpecies.of(long.class, BYTES.vectorShape());
    private static final Class<? extends IntVector> INT_CLASS = VectorClass.ofIntegers(INTS);
    private static final Class<? extends ByteVector> INDEX_CLASS = VectorClass.ofBytes(ByteVector.SPECIES_64);
    private static final Class<? extends LongVector> LONG_CLASS = VectorClass.ofLongs(LONGS);
    private static final Class<? extends ByteVector> BYTE_CLASS = VectorClass.ofBytes(BYTES);
    private static final IntVector TWO_BIT_SHIFTS = IntVector.zero(INTS).addIndex(2);

    private IQ2_SLevels() {}

    static void unpack(MemorySegment weights, long offset, int columns, Levels row) {
        unpackIndices(weights, offset, columns / 64, row.indices());
        look(Grids.iq2s(), row.indices(), columns / 8, row.points());
        sign(weights, offset, columns, row.points(), row.levels());
        unpackScales(weights, offset, columns / 256, row.scales());
    }

    private static void unpackIndices(MemorySegment weights, long offset, int eights, int[] indices) {
        for (int i = 0; i < eights; i++) {
            long block = offset + (long) (i >> 2) * BLOCK_BYTES;
            ByteVector bytes = INDEX_CLASS.cast(ByteVector.fromMemorySegment(
                    ByteVector.SPECIES_64, weights, block + 2 + 8L * (i & 3), ByteOrder.LITTLE_ENDIAN));
            IntVector low = INT_CLASS.cast(bytes.convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0));
            int high = PackedBytes.unsignedShort(weights, block + 66 + 2L * (i & 3));
            INT_CLASS
                    .cast(IntVector.broadcast(INTS, high))
                    .lanewise(VectorOperators.LSHR, TWO_BIT_SHIFTS)
                    .and(3)
                    .lanewise(VectorOperators.LSHL, 8)
                    .or(low)
                    .intoArray(indices, 8 * i);
        }
    }

    private static void look(long[] grid, int[] indices, int count, long[] points) {
        for (int i = 0; i < count; i++) {
            points[i] = grid[indices[i]];
        }
    }

    private static void sign(MemorySegment weights, long offset, int columns, long[] points, byte[] levels) {
        for (int first = 0; first < columns; first += BYTES.length()) {
            long signs = offset + (long) (first >> 8) * BLOCK_BYTES + 34 + (first >> 3 & 31);
            VectorMask<Byte> negative = VectorMask.fromLong(BYTES, signBits(weights, signs));
            LongVector eights = LONG_CLASS.cast(LongVector.fromArray(LONGS, points, first >> 3));
            ByteVector v = BYTE_CLASS.cast(eights.reinterpretAsBytes());
            v.blend(ByteVector.zero(BYTES).sub(v), negative).intoArray(levels, first);
        }
    }

    /** A bit for each lane. */
    private static long signBits(MemorySegment weights, long offset) {
        return BYTES.length() == Long.SIZE
                ? PackedBytes.word(weights, offset)
                : PackedBytes.integer(weights, offset) & 0xffffffffL;
    }

    private static void unpackScales(MemorySegment weights, long offset, int blocks, float[] scales) {
        for (int i = 0; i < blocks; i++) {
            long block = offset + (long) i * BLOCK_BYTES;
            float d = PackedBytes.half(weights, block);
            long packed = PackedBytes.word(weights, block + 74);
            scale(PackedBytes.spreadNibbles(packed & 0xffffffffL), d).intoArray(scales, 16 * i);
            scale(PackedBytes.spreadNibbles(packed >>> 32), d).intoArray(scales, 16 * i + 8);
        }
    }

    private static FloatVector scale(long nibbles, float d) {
        return PackedBytes.floats(nibbles).add(0.5f).mul(d).mul(0.25f);
    }
}
