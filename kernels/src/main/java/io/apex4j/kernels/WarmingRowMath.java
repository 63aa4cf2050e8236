package io.apex4j.kernels;

/** Fast arithmetic on rows, for which {@link ScalarRowMath} stands in until it is compiled. */
final class WarmingRowMath implements RowMath {
    private final RowMath fast;
    private final RowMath specification = new ScalarRowMath();
    private final Warming warming;

    WarmingRowMath(RowMath fast, Warming warming) {
        this.fast = fast;
        this.warming = warming;
    }

    private RowMath chosen() {
        return warming.isDone() ? fast : specification;
    }

    @Override
    public double sumOfSquares(float[] x, int offset, int n) {
        return chosen().sumOfSquares(x, offset, n);
    }

    @Override
    public void scale(float[] x, int offset, int n, float scale, float[] weight, float[] target, int targetOffset) {
        chosen().scale(x, offset, n, scale, weight, target, targetOffset);
    }

    @Override
    public float dot(float[] a, int aOffset, float[] b, int bOffset, int n) {
        return chosen().dot(a, aOffset, b, bOffset, n);
    }

    @Override
    public void addScaled(float factor, float[] x, int offset, float[] target, int targetOffset, int n) {
        chosen().addScaled(factor, x, offset, target, targetOffset, n);
    }

    @Override
    public void addScaledRows(
            float[] factors,
            int factorsOffset,
            int count,
            float[] rows,
            int rowsOffset,
            int stride,
            float[] target,
            int targetOffset,
            int n) {
        chosen().addScaledRows(factors, factorsOffset, count, rows, rowsOffset, stride, target, targetOffset, n);
    }

    @Override
    public void multiply(float[] a, int aOffset, float[] b, int bOffset, float[] target, int targetOffset, int n) {
        chosen().multiply(a, aOffset, b, bOffset, target, targetOffset, n);
    }

    @Override
    public void addProducts(float[] a, int aOffset, float[] b, int bOffset, float[] target, int targetOffset, int n) {
        chosen().addProducts(a, aOffset, b, bOffset, target, targetOffset, n);
    }

    @Override
    public void siluTimes(float[] gate, int offset, float[] up, int upOffset, int n) {
        chosen().siluTimes(gate, offset, up, upOffset, n);
    }

    @Override
    public float exponentials(float[] x, int offset, int n, float shift) {
        return chosen().exponentials(x, offset, n, shift);
    }
}
