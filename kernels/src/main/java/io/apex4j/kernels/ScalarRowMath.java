package io.apex4j.kernels;

/** The specification of {@link RowMath}, in plain loops. */
final class ScalarRowMath implements RowMath {
    @Override
    public double sumOfSquares(float[] x, int offset, int n) {
        double sum = 0;
        for (int i = 0; i < n; i += SQUARES_BLOCK) {
            sum += dot(x, offset + i, x, offset + i, Math.min(SQUARES_BLOCK, n - i));
        }
        return sum;
    }

    @Override
    public void scale(float[] x, int offset, int n, float scale, float[] weight, float[] target, int targetOffset) {
        for (int i = 0; i < n; i++) {
            target[targetOffset + i] = x[offset + i] * scale * weight[i];
        }
    }

    @Override
    public float dot(float[] a, int aOffset, float[] b, int bOffset, int n) {
        float[] lanes = new float[LANES];
        for (int i = 0; i < n; i++) {
            lanes[i % LANES] = Math.fma(a[aOffset + i], b[bOffset + i], lanes[i % LANES]);
        }
        return sum(lanes);
    }

    private static float sum(float[] lanes) {
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int lane = 0; lane < half; lane++) {
                lanes[lane] += lanes[lane + half];
            }
        }
        return lanes[0];
    }

    @Override
    public void addScaled(float factor, float[] x, int offset, float[] target, int targetOffset, int n) {
        for (int i = 0; i < n; i++) {
            target[targetOffset + i] = Math.fma(factor, x[offset + i], target[targetOffset + i]);
        }
    }

    @Override
    public void multiply(float[] a, int aOffset, float[] b, int bOffset, float[] target, int targetOffset, int n) {
        for (int i = 0; i < n; i++) {
            target[targetOffset + i] = a[aOffset + i] * b[bOffset + i];
        }
    }

    @Override
    public void addProducts(float[] a, int aOffset, float[] b, int bOffset, float[] target, int targetOffset, int n) {
        for (int i = 0; i < n; i++) {
            target[targetOffset + i] = Math.fma(a[aOffset + i], b[bOffset + i], target[targetOffset + i]);
        }
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
        for (int row = 0; row < count; row++) {
            addScaled(factors[factorsOffset + row], rows, rowsOffset + row * stride, target, targetOffset, n);
        }
    }

    @Override
    public void siluTimes(float[] gate, int offset, float[] up, int upOffset, int n) {
        for (int i = 0; i < n; i++) {
            float v = gate[offset + i];
            gate[offset + i] = v / (1 + Exponential.of(-v)) * up[upOffset + i];
        }
    }

    @Override
    public float exponentials(float[] x, int offset, int n, float shift) {
        float[] lanes = new float[LANES];
        for (int i = 0; i < n; i++) {
            x[offset + i] = Exponential.of(x[offset + i] - shift);
            lanes[i % LANES] += x[offset + i];
        }
        return sum(lanes);
    }
}
