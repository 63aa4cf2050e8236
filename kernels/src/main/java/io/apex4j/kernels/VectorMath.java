package io.apex4j.kernels;

/**
 * Element-wise and reducing arithmetic on rows of activations. Results depend on the arguments alone, and are the same
 * bits whatever {@link Kernels} compute them. Thread-safe.
 */
public final class VectorMath {
    private static final RowMath ROWS = Kernels.preferred().rowMath();

    private VectorMath() {}

    /**
     * {@code target[i] = weight[i] * x[i] / sqrt(mean(x^2) + epsilon)} for {@code n} values.
     *
     * <p>Relative error: at most {@code 14 * 2^-24}, for the squares are summed in 32 bits by the block of 256.
     */
    public static void rmsNorm(
            float[] x, int offset, int n, float[] weight, float epsilon, float[] target, int targetOffset) {
        float scale = (float) (1 / Math.sqrt(ROWS.sumOfSquares(x, offset, n) / n + epsilon));
        ROWS.scale(x, offset, n, scale, weight, target, targetOffset);
    }

    /**
     * The sum of the products of {@code n} values.
     *
     * <p>Error: at most {@code (n / 16 + 5) * 2^-24} times the sum of the magnitudes of the products.
     */
    public static float dot(float[] a, int aOffset, float[] b, int bOffset, int n) {
        return ROWS.dot(a, aOffset, b, bOffset, n);
    }

    /** {@code target[i] += factor * x[i]}, rounded once. */
    public static void addScaled(float factor, float[] x, int offset, float[] target, int targetOffset, int n) {
        ROWS.addScaled(factor, x, offset, target, targetOffset, n);
    }

    /**
     * {@code target[i] += sum over r of factors[r] * rows[r, i]}, r ascending, each rounded once: {@link #addScaled} for
     * {@code count} rows, with the sums in registers.
     *
     * @param rows row r begins at {@code rowsOffset + r * stride}
     * @param n values of a row that are used
     */
    public static void addScaledRows(
            float[] factors,
            int factorsOffset,
            int count,
            float[] rows,
            int rowsOffset,
            int stride,
            float[] target,
            int targetOffset,
            int n) {
        ROWS.addScaledRows(factors, factorsOffset, count, rows, rowsOffset, stride, target, targetOffset, n);
    }

    /** {@code target[i] = a[i] * b[i]}; the target may be one of the factors, at the same offset. */
    public static void multiply(
            float[] a, int aOffset, float[] b, int bOffset, float[] target, int targetOffset, int n) {
        ROWS.multiply(a, aOffset, b, bOffset, target, targetOffset, n);
    }

    /** {@code target[i] += a[i] * b[i]}, rounded once. */
    public static void addProducts(
            float[] a, int aOffset, float[] b, int bOffset, float[] target, int targetOffset, int n) {
        ROWS.addProducts(a, aOffset, b, bOffset, target, targetOffset, n);
    }

    /**
     * {@code gate[i] = silu(gate[i]) * up[i]} with {@code silu(v) = v / (1 + exp(-v))}.
     *
     * <p>Relative error: at most {@code 2^-21}; 0 for gates below -88.72.
     */
    public static void siluTimes(float[] gate, int offset, float[] up, int upOffset, int n) {
        ROWS.siluTimes(gate, offset, up, upOffset, n);
    }

    /** {@code x[i] = exp(x[i] - shift)} as {@link Exponential}; returns their sum. */
    public static float exponentials(float[] x, int offset, int n, float shift) {
        return ROWS.exponentials(x, offset, n, shift);
    }

    /** Softmax in place over {@code n} values. Error: that of {@link Exponential}, and {@code (n / 16 + 6) * 2^-24}. */
    public static void softmax(float[] x, int offset, int n) {
        float highest = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            highest = Math.max(highest, x[offset + i]);
        }
        float sum = ROWS.exponentials(x, offset, n, highest);
        for (int i = 0; i < n; i++) {
            x[offset + i] /= sum;
        }
    }

    /** 16-bit floats (IEEE binary16) to 32 bits, exactly. */
    public static void widen(short[] halves, int offset, float[] target, int targetOffset, int n) {
        for (int i = 0; i < n; i++) {
            target[targetOffset + i] = Float.float16ToFloat(halves[offset + i]);
        }
    }

    /** 32-bit floats to IEEE binary16, half to even. */
    public static void narrow(float[] x, int offset, short[] target, int targetOffset, int n) {
        for (int i = 0; i < n; i++) {
            target[targetOffset + i] = Float.floatToFloat16(x[offset + i]);
        }
    }
}
