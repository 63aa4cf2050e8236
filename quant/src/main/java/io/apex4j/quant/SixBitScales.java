package io.apex4j.quant;

/**
 * Eight 6-bit scales and eight 6-bit offsets in 12 bytes, as Q4_K and Q5_K store them.
 *
 * <pre>
 * byte  0..3   bits 0-5 scale j        bits 6-7 high bits of scale j+4
 * byte  4..7   bits 0-5 offset j       bits 6-7 high bits of offset j+4
 * byte  8..11  bits 0-3 low bits of scale j+4, bits 4-7 low bits of offset j+4      (j = 0..3)
 * </pre>
 */
final class SixBitScales {
    static final int BYTES = 12;

    private SixBitScales() {}

    /** Stores scale and offset number {@code j}; call for 0 to 7 in order. Values above 63 spill as in ggml. */
    static void put(byte[] target, int offset, int j, int scale, int min) {
        if (j < 4) {
            target[offset + j] = (byte) scale;
            target[offset + j + 4] = (byte) min;
            return;
        }
        target[offset + j + 4] = (byte) ((scale & 15) | ((min & 15) << 4));
        target[offset + j - 4] |= (byte) ((scale >> 4) << 6);
        target[offset + j] |= (byte) ((min >> 4) << 6);
    }

    static int scale(byte[] source, int offset, int j) {
        return j < 4 ? source[offset + j] & 63 : (source[offset + j + 4] & 15) | ((source[offset + j - 4] & 0xc0) >> 2);
    }

    static int min(byte[] source, int offset, int j) {
        return j < 4
                ? source[offset + j + 4] & 63
                : ((source[offset + j + 4] & 0xf0) >> 4) | ((source[offset + j] & 0xc0) >> 2);
    }
}
