package io.apex4j.kernels.vector;

/** The eight 6-bit scales and offsets of {@link io.apex4j.quant.Q4_K} and {@link io.apex4j.quant.Q5_K}, a byte each. */
final class SixBitScales {
    private SixBitScales() {}

    /** Scale j is byte j. */
    static long scales(byte[] blocks, int offset) {
        long first = Lanes.integer(blocks, offset) & 0xffffffffL;
        long last = Lanes.integer(blocks, offset + 8) & 0xffffffffL;
        return join(first, last & 0x0f0f0f0fL);
    }

    /** Offset j is byte j. */
    static long offsets(byte[] blocks, int offset) {
        long first = Lanes.integer(blocks, offset + 4) & 0xffffffffL;
        long last = Lanes.integer(blocks, offset + 8) & 0xffffffffL;
        return join(first, last >>> 4 & 0x0f0f0f0fL);
    }

    private static long join(long first, long lowBits) {
        return first & 0x3f3f3f3fL | (lowBits | first >>> 2 & 0x30303030L) << 32;
    }

    static int at(long packed, int j) {
        return (int) (packed >>> 8 * j) & 63;
    }
}
