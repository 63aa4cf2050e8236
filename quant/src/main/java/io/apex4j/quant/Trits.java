package io.apex4j.quant;

/** Rounding of 256 values to -1, 0 or 1 times their largest magnitude. */
final class Trits {
    private Trits() {}

    /** Writes 256 trits (0, 1, 2) and returns the largest magnitude. */
    static float quantize(float[] values, int offset, byte[] trits) {
        float d = 0;
        for (int i = 0; i < 256; i++) {
            d = Math.max(d, Math.abs(values[offset + i]));
        }
        float inverse = d != 0 ? 1 / d : 0;
        for (int i = 0; i < 256; i++) {
            trits[i] = (byte) (Rounding.roundHalfAway(values[offset + i] * inverse) + 1);
        }
        return d;
    }
}
