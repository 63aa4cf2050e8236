package io.apex4j.kernels;

/**
 * The operations of {@link VectorMath}, where they are described. {@link ScalarRowMath} is the specification; every other
 * implementation gives the same bits.
 *
 * <p>Sums run in {@link #LANES} lanes: value {@code i} joins lane {@code i % 16} by fused multiply-add, in ascending
 * order; then lane {@code l} gets lane {@code l + 8}, then {@code l + 4}, {@code l + 2} and {@code l + 1}, and lane 0 is
 * the sum. Stateless and thread-safe.
 */
public interface RowMath {
    /** Partial sums of a sum. */
    int LANES = 16;

    /** Values whose squares are summed in 32 bits before they join a 64-bit sum. */
    int SQUARES_BLOCK = 256;

    /** See {@link VectorMath#rmsNorm}: the sum of the squares. */
    double sumOfSquares(float[] x, int offset, int n);

    /** {@code target[i] = x[i] * scale * weight[i]}. */
    void scale(float[] x, int offset, int n, float scale, float[] weight, float[] target, int targetOffset);

    /** See {@link VectorMath#dot}. */
    float dot(float[] a, int aOffset, float[] b, int bOffset, int n);

    /** See {@link VectorMath#addScaled}. */
    void addScaled(float factor, float[] x, int offset, float[] target, int targetOffset, int n);

    /** See {@link VectorMath#addScaledRows}. */
    void addScaledRows(
            float[] factors,
            int factorsOffset,
            int count,
            float[] rows,
            int rowsOffset,
            int stride,
            float[] target,
            int targetOffset,
            int n);

    /** See {@link VectorMath#multiply}. */
    void multiply(float[] a, int aOffset, float[] b, int bOffset, float[] target, int targetOffset, int n);

    /** See {@link VectorMath#addProducts}. */
    void addProducts(float[] a, int aOffset, float[] b, int bOffset, float[] target, int targetOffset, int n);

    /** See {@link VectorMath#siluTimes}. */
    void siluTimes(float[] gate, int offset, float[] up, int upOffset, int n);

    /** See {@link VectorMath#exponentials}. */
    float exponentials(float[] x, int offset, int n, float shift);
}
