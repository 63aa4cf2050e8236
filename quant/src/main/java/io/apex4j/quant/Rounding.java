package io.apex4j.quant;

/** Roundings of ggml, bit for bit. */
public final class Rounding {
    /** 1.5 * 2^23: adding it leaves the rounded integer in the low mantissa bits. */
    public static final float MAGIC = 12582912f;

    private Rounding() {}

    /**
     * Rounds half to even for {@code |value| <= 4194303}; outside that range the result wraps as the bit form does,
     * and formats depend on it.
     */
    public static int nearestInt(float value) {
        return (Float.floatToRawIntBits(value + MAGIC) & 0x7fffff) - 0x400000;
    }

    /** {@link #nearestInt} limited to {@code low .. high}. */
    static int nearestInt(float value, int low, int high) {
        return Math.clamp(nearestInt(value), low, high);
    }

    /**
     * C's cast of a float to an integer as x86-64 does it: toward zero, and {@link Integer#MIN_VALUE} for NaN and for
     * everything out of range, which denormal scales bring about.
     */
    static int truncate(float value) {
        return value >= -0x1p31f && value < 0x1p31f ? (int) value : Integer.MIN_VALUE;
    }

    /** C's {@code roundf}, half away from zero, and {@link #truncate}. Exact for {@code |value| < 2^23}. */
    static int roundHalfAway(float value) {
        return truncate(value + Math.copySign(0.49999997f, value));
    }

    /** C's {@code sqrtf}. */
    static float sqrt(float value) {
        return (float) Math.sqrt(value);
    }

    /** The bits of the nearest half-precision float, ties to even. */
    static short half(float value) {
        return Float.floatToFloat16(value);
    }

    /** {@code value} rounded to half precision and widened again. */
    static float throughHalf(float value) {
        return Float.float16ToFloat(Float.floatToFloat16(value));
    }
}
