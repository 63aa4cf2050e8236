package io.apex4j.kernels.vector;

import io.apex4j.kernels.Levels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** The types of 32 values in a block to levels. */
final class SmallBlocks {
    /** Twice the values of E2M1 with a bias of 16. */
    private static final byte[] MICROSCALED = {16, 17, 18, 19, 20, 22, 24, 28, 16, 15, 14, 13, 12, 10, 8, 4};

    private SmallBlocks() {}

    /** {@link io.apex4j.quant.Q8_0}. */
    static void q8(MemorySegment weights, long offset, int columns, Levels row) {
        byte[] levels = row.levels();
        ShortVector bias = PackedBytes.mask(128);
        for (int i = 0; i < columns / 32; i++) {
            ShortVector v = PackedBytes.load(weights, offset + 34L * i + 2);
            PackedBytes.store(v.lanewise(VectorOperators.XOR, bias), levels, 32 * i);
        }
        halves(weights, offset, 34, columns / 32, row.scales());
    }

    /** {@link io.apex4j.quant.Q4_0}. */
    static void q4(MemorySegment weights, long offset, int columns, Levels row) {
        nibbles(weights, offset + 2, 18, columns / 32, row.levels());
        halves(weights, offset, 18, columns / 32, row.scales());
    }

    /** {@link io.apex4j.quant.Q4_1}. */
    static void q4WithOffset(MemorySegment weights, long offset, int columns, Levels row) {
        nibbles(weights, offset + 4, 20, columns / 32, row.levels());
        halves(weights, offset, 20, columns / 32, row.scales());
        halves(weights, offset + 2, 20, columns / 32, row.offsets());
    }

    /** {@link io.apex4j.quant.Q5_0}. */
    static void q5(MemorySegment weights, long offset, int columns, Levels row) {
        nibbles(weights, offset + 6, 22, columns / 32, row.levels());
        fifthBits(weights, offset + 2, 22, columns / 32, row.levels());
        halves(weights, offset, 22, columns / 32, row.scales());
    }

    /** {@link io.apex4j.quant.Q5_1}. */
    static void q5WithOffset(MemorySegment weights, long offset, int columns, Levels row) {
        nibbles(weights, offset + 8, 24, columns / 32, row.levels());
        fifthBits(weights, offset + 4, 24, columns / 32, row.levels());
        halves(weights, offset, 24, columns / 32, row.scales());
        halves(weights, offset + 2, 24, columns / 32, row.offsets());
    }

    /** {@link io.apex4j.quant.IQ4_NL}. */
    static void iq4nl(MemorySegment weights, long offset, int columns, Levels row) {
        lookUpNibbles(weights, offset + 2, 18, columns / 32, IQ4_XSLevels.TABLE, row.levels());
        halves(weights, offset, 18, columns / 32, row.scales());
    }

    /** {@link io.apex4j.quant.MXFP4}. */
    static void mxfp4(MemorySegment weights, long offset, int columns, Levels row) {
        lookUpNibbles(weights, offset + 1, 17, columns / 32, MICROSCALED, row.levels());
        float[] scales = row.scales();
        for (int i = 0; i < columns / 32; i++) {
            int exponent = weights.get(ValueLayout.JAVA_BYTE, offset + 17L * i) & 255;
            float scale = Float.intBitsToFloat(exponent < 2 ? 0x00200000 << exponent : exponent - 1 << 23);
            scales[2 * i] = scale;
            scales[2 * i + 1] = scale;
        }
    }

    /** Byte l of 16 holds level l low and level l + 16 high. */
    private static void nibbles(MemorySegment weights, long quants, int blockBytes, int blocks, byte[] levels) {
        ShortVector low = ShortVector.broadcast(ShortVector.SPECIES_128, 0x0f0f);
        for (int i = 0; i < blocks; i++) {
            ShortVector v = PackedBytes.load16(weights, quants + (long) i * blockBytes);
            PackedBytes.store16(v.and(low), levels, 32 * i);
            PackedBytes.store16(PackedBytes.right(v, 4).and(low), levels, 32 * i + 16);
        }
    }

    private static void lookUpNibbles(
            MemorySegment weights, long quants, int blockBytes, int blocks, byte[] table, byte[] levels) {
        ByteVector levelOf = ByteVector.fromArray(PackedBytes.BYTES_128, table, 0);
        ShortVector low = ShortVector.broadcast(ShortVector.SPECIES_128, 0x0f0f);
        for (int i = 0; i < blocks; i++) {
            ShortVector v = PackedBytes.load16(weights, quants + (long) i * blockBytes);
            PackedBytes.bytes16(v.and(low)).selectFrom(levelOf).intoArray(levels, 32 * i);
            ByteVector high = PackedBytes.bytes16(PackedBytes.right(v, 4).and(low));
            high.selectFrom(levelOf).intoArray(levels, 32 * i + 16);
        }
    }

    /** Bit i of a block's 32 bits belongs to level i. */
    private static void fifthBits(MemorySegment weights, long high, int blockBytes, int blocks, byte[] levels) {
        ByteVector bit = ByteVector.broadcast(PackedBytes.BYTES_256, 16);
        for (int i = 0; i < blocks; i++) {
            int bits = PackedBytes.integer(weights, high + (long) i * blockBytes);
            VectorMask<Byte> mask = VectorMask.fromLong(PackedBytes.BYTES_256, bits & 0xffffffffL);
            ByteVector v = PackedBytes.BYTE_CLASS_256.cast(ByteVector.fromArray(PackedBytes.BYTES_256, levels, 32 * i));
            v.blend(v.or(bit), mask).intoArray(levels, 32 * i);
        }
    }

    /** A half of each block, for both groups of 16. */
    private static void halves(MemorySegment weights, long offset, int blockBytes, int blocks, float[] target) {
        for (int i = 0; i < blocks; i++) {
            float d = PackedBytes.half(weights, offset + (long) i * blockBytes);
            target[2 * i] = d;
            target[2 * i + 1] = d;
        }
    }
}
