package io.apex4j.kernels;

/**
 * The exponential function in 32-bit floats.
 *
 * <p>{@code exp(x) = 2^k * exp(x - k ln 2)} with the whole number k nearest to {@code x / ln 2}, the rest by a polynomial
 * of degree 6 (the coefficients of Cephes' {@code expf}). At most {@link #MAX_RELATIVE_ERROR} off; 0 below {@link
 * #LOWEST}, infinite above {@link #HIGHEST}, NaN for NaN.
 */
public final class Exponential {
    /** Bound on the relative error of results that are neither 0 nor infinite. */
    public static final double MAX_RELATIVE_ERROR = 0x1p-22;

    /** Below this the result is 0. */
    public static final float LOWEST = -87;

    /** Above this the result is infinite. */
    public static final float HIGHEST = 88.72f;

    /** 1 / ln 2. */
    public static final float LOG2_E = 1.442695f;

    /** A float whose neighbours are 1 apart: adding it rounds to a whole number, which its low bits hold. */
    public static final float MAGIC = 0x1.8p23f;

    /** The leading bits of ln 2, so few that multiples of it are exact. */
    public static final float LN2_HIGH = 0x1.63p-1f;

    /** The rest of ln 2. */
    public static final float LN2_LOW = -2.1219444e-4f;

    /** Coefficients of degree 6 to 2; those of degree 1 and 0 are 1. */
    public static final float C6 = 1.9875691e-4f;

    public static final float C5 = 0.0013981999f;
    public static final float C4 = 0.008333452f;
    public static final float C3 = 0.041665796f;
    public static final float C2 = 0.16666666f;
    public static final float C1 = 0.5f;

    private Exponential() {}

    /** The exponential of {@code x}. */
    public static float of(float x) {
        if (x < LOWEST) {
            return 0;
        }
        if (!(x <= HIGHEST)) {
            return x + Float.POSITIVE_INFINITY;
        }
        float shifted = x * LOG2_E + MAGIC;
        float k = shifted - MAGIC;
        float r = Math.fma(k, -LN2_LOW, Math.fma(k, -LN2_HIGH, x));
        float p = Math.fma(C6, r, C5);
        p = Math.fma(p, r, C4);
        p = Math.fma(p, r, C3);
        p = Math.fma(p, r, C2);
        p = Math.fma(p, r, C1);
        p = Math.fma(p, r * r, r + 1);
        return Float.intBitsToFloat(Float.floatToRawIntBits(p) + (Float.floatToRawIntBits(shifted) << 23));
    }
}
