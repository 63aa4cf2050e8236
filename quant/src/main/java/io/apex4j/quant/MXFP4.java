package io.apex4j.quant;

import io.apex4j.gguf.GgmlType;

/**
 * MXFP4: 32 values in 17 bytes, 4.25 bits per weight (OCP microscaling, E2M1 elements under an E8M0 scale).
 *
 * <pre>
 * byte  0      e    uint8    exponent of the scale
 * bytes 1..16  qs   4 bits   byte l: code l low, code l + 16 high
 * </pre>
 *
 * value = LEVELS[code] * 2^(e - 128)
 */
public final class MXFP4 implements BlockFormat {
    /** Twice the E2M1 values. */
    private static final int[] LEVELS = {0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12};

    /** Fractions from here on may round up: a float near 128 has 16 bits after the point. */
    private static final int JUST_BELOW_POWER = 0x7fff00;

    private static final double LOG_2 = Math.log(2);

    @Override
    public GgmlType type() {
        return GgmlType.MXFP4;
    }

    @Override
    public Encoder newEncoder(EncodingKernels kernels) {
        byte[] codes = new byte[32];
        return new PlainEncoder(type(), (values, offset, target, to) -> {
            float magnitude = Math.abs(kernels.extreme(values, offset, 32));
            byte exponent = magnitude > 0 ? exponent(magnitude) : 0;
            kernels.microscaledCodes(values, offset, scale(exponent), codes);
            target[to] = exponent;
            Nibbles.packPairs(codes, 0, 32, 16, target, to + 1);
        });
    }

    /** {@code floor(log2f(magnitude)) - 2 + 127} as an unsigned byte; log2f rounds up just below powers of two. */
    private static byte exponent(float magnitude) {
        int fraction = Float.floatToRawIntBits(magnitude) & 0x7fffff;
        if (magnitude >= Float.MIN_NORMAL && fraction < JUST_BELOW_POWER) {
            return (byte) (Math.getExponent(magnitude) - 2 + 127);
        }
        float logarithm = (float) (Math.log(magnitude) / LOG_2);
        return (byte) (int) ((float) Math.floor(logarithm) - 2 + 127);
    }

    private static float scale(byte exponent) {
        int e = exponent & 0xff;
        return Float.intBitsToFloat(e < 2 ? 0x00200000 << e : e - 1 << 23);
    }

    /** Number of the level whose multiple of {@code d} is nearest to {@code x}; the first on ties. */
    static int nearest(float x, float d) {
        int best = 0;
        float bestError = Math.abs(LEVELS[0] * d - x);
        for (int code = 1; code < LEVELS.length; code++) {
            float error = Math.abs(LEVELS[code] * d - x);
            if (error < bestError) {
                best = code;
                bestError = error;
            }
        }
        return best;
    }

    @Override
    public void decode(byte[] blocks, int blocksOffset, float[] target, int targetOffset, int elements) {
        for (int k = 0; k < elements / 32; k++) {
            int block = blocksOffset + type().blockBytes() * k;
            int out = targetOffset + 32 * k;
            float d = scale(blocks[block]);
            for (int l = 0; l < 16; l++) {
                target[out + l] = LEVELS[blocks[block + 1 + l] & 15] * d;
                target[out + l + 16] = LEVELS[blocks[block + 1 + l] >> 4 & 15] * d;
            }
        }
    }
}
