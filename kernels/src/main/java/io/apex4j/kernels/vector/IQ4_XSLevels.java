package io.apex4j.kernels.vector;

import io.apex4j.kernels.Levels;
import io.apex4j.quant.NonLinearLevels;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.ShortVector;

/** {@link io.apex4j.quant.IQ4_XS} to levels. */
final class IQ4_XSLevels {
    private static final int BLOCK_BYTES = 136;
    /** The levels with a bias of 128. */
    static final byte[] TABLE = table();

    private static final long TWO_BITS = 0x0303030303030303L;

    private IQ4_XSLevels() {}

    static void unpack(MemorySegment weights, long offset, int columns, Levels row) {
        unpackLevels(weights, offset, columns / 32, row.levels());
        unpackScales(weights, offset, columns / 256, row.scales());
    }

    private static void unpackLevels(MemorySegment weights, long offset, int subBlocks, byte[] levels) {
        ByteVector table = ByteVector.fromArray(PackedBytes.BYTES_128, TABLE, 0);
        ShortVector low = ShortVector.broadcast(ShortVector.SPECIES_128, 0x0f0f);
        for (int i = 0; i < subBlocks; i++) {
            ShortVector v = PackedBytes.load16(weights, offset + (long) (i >> 3) * BLOCK_BYTES + (i & 7) * 16L + 8);
            PackedBytes.bytes16(v.and(low)).selectFrom(table).intoArray(levels, 32 * i);
            PackedBytes.bytes16(PackedBytes.right(v, 4).and(low))
                    .selectFrom(table)
                    .intoArray(levels, 32 * i + 16);
        }
    }

    private static void unpackScales(MemorySegment weights, long offset, int blocks, float[] scales) {
        for (int i = 0; i < blocks; i++) {
            long head = PackedBytes.word(weights, offset + (long) i * BLOCK_BYTES);
            float d = Float.float16ToFloat((short) head);
            long stored = PackedBytes.spreadNibbles(head >>> 32) | spreadPairs(head >>> 16 & 0xffff) << 4;
            PackedBytes.storeTwice(PackedBytes.floats(stored).sub(32).mul(d), scales, 16 * i);
        }
    }

    /** Eight fields of two bits to bytes. */
    private static long spreadPairs(long packed) {
        long quarters = (packed | packed << 24) & 0x000000ff000000ffL;
        long nibbles = (quarters | quarters << 12) & 0x000f000f000f000fL;
        return (nibbles | nibbles << 6) & TWO_BITS;
    }

    private static byte[] table() {
        byte[] table = new byte[16];
        for (int i = 0; i < table.length; i++) {
            table[i] = (byte) (NonLinearLevels.level(i) + 128);
        }
        return table;
    }
}
