package io.apex4j.quant;

/** Packing of small levels, several to a byte, eight bytes at a time. */
final class Nibbles {
    private static final long LOWEST_BIT = 0x0101010101010101L;
    private static final long TWO_BITS = 0x0303030303030303L;
    private static final long FOUR_BITS = 0x0f0f0f0f0f0f0f0fL;
    /** Moves the lowest bits of eight bytes to the highest byte of their product, that of byte l to bit l. */
    private static final long GATHER = 0x0102040810204080L;

    private Nibbles() {}

    /**
     * Packs runs of {@code 2 * half} levels: byte {@code l} of a run holds the low four bits of level {@code l} and,
     * above them, those of level {@code l + half}.
     *
     * @param length number of levels, a multiple of {@code 2 * half}
     * @param half a multiple of 8
     */
    static void packPairs(byte[] levels, int first, int length, int half, byte[] target, int offset) {
        int to = offset;
        for (int from = first; from < first + length; from += 2 * half) {
            for (int l = 0; l < half; l += 8) {
                long low = LittleEndian.getLong(levels, from + l) & FOUR_BITS;
                long high = LittleEndian.getLong(levels, from + half + l) & FOUR_BITS;
                LittleEndian.putLong(target, to, low | high << 4);
                to += 8;
            }
        }
    }

    /**
     * Packs two bits, from {@code shift} on, of each of 256 levels: byte {@code 32 h + l} holds those of levels
     * {@code 128 h + l, + 32, + 64, + 96} from its low bits up.
     */
    static void packTwoBits(byte[] levels, int first, int shift, byte[] target, int offset) {
        for (int h = 0; h < 2; h++) {
            for (int l = 0; l < 32; l += 8) {
                int from = first + 128 * h + l;
                long bits = LittleEndian.getLong(levels, from) >>> shift & TWO_BITS
                        | (LittleEndian.getLong(levels, from + 32) >>> shift & TWO_BITS) << 2
                        | (LittleEndian.getLong(levels, from + 64) >>> shift & TWO_BITS) << 4
                        | (LittleEndian.getLong(levels, from + 96) >>> shift & TWO_BITS) << 6;
                LittleEndian.putLong(target, offset + 32 * h + l, bits);
            }
        }
    }

    /** Packs bit {@code shift} of each of 256 levels: byte {@code l}, bit {@code j} holds that of level {@code 32 j + l}. */
    static void packBits(byte[] levels, int first, int shift, byte[] target, int offset) {
        for (int l = 0; l < 32; l += 8) {
            long bits = 0;
            for (int j = 0; j < 8; j++) {
                bits |= (LittleEndian.getLong(levels, first + 32 * j + l) >>> shift & LOWEST_BIT) << j;
            }
            LittleEndian.putLong(target, offset + l, bits);
        }
    }

    /** Bit {@code shift} of each of 32 levels, that of level {@code l} in bit {@code l}. */
    static int gatherBits(byte[] levels, int first, int shift) {
        int bits = 0;
        for (int l = 0; l < 32; l += 8) {
            long lowest = LittleEndian.getLong(levels, first + l) >>> shift & LOWEST_BIT;
            bits |= (int) (lowest * GATHER >>> 56) << l;
        }
        return bits;
    }

    /** The two-bit level {@code i} of 256 packed by {@link #packTwoBits}. */
    static int twoBits(byte[] source, int offset, int i) {
        return (source[offset + 32 * (i / 128) + i % 32] >> 2 * (i % 128 / 32)) & 3;
    }
}
