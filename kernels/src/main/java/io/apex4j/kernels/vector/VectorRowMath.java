package io.apex4j.kernels.vector;

import static io.apex4j.kernels.vector.Lanes.COUNT;
import static io.apex4j.kernels.vector.Lanes.FLOATS;
import static io.apex4j.kernels.vector.Lanes.FLOAT_CLASS;

import io.apex4j.kernels.Exponential;
import io.apex4j.kernels.RowMath;
import jdk.incubator.vector.FloatVector;

/**
 * {@link RowMath} in lanes. What is left over at the end of a row is computed one by one or in masked lanes. An exponential
 * stands in a method once: C2 boxes the vectors of the second.
 */
final class VectorRowMath implements RowMath {
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
        int full = FLOATS.loopBound(n);
        for (int i = 0; i < full; i += COUNT) {
            Lanes.load(x, offset + i).mul(scale).mul(Lanes.load(weight, i)).intoArray(target, targetOffset + i);
        }
        for (int i = full; i < n; i++) {
            target[targetOffset + i] = x[offset + i] * scale * weight[i];
        }
    }

    @Override
    public float dot(float[] a, int aOffset, float[] b, int bOffset, int n) {
        return COUNT == LANES ? wideDot(a, aOffset, b, bOffset, n) : narrowDot(a, aOffset, b, bOffset, n);
    }

    private static float wideDot(float[] a, int aOffset, float[] b, int bOffset, int n) {
        FloatVector sum = FloatVector.zero(FLOATS);
        int full = FLOATS.loopBound(n);
        for (int i = 0; i < full; i += LANES) {
            sum = Lanes.load(a, aOffset + i).fma(Lanes.load(b, bOffset + i), sum);
        }
        if (full < n) {
            sum = tail(a, aOffset + full, n - full).fma(tail(b, bOffset + full, n - full), sum);
        }
        return LaneSums.of(sum);
    }

    /** Two vectors of eight hold the lanes. */
    private static float narrowDot(float[] a, int aOffset, float[] b, int bOffset, int n) {
        FloatVector low = FloatVector.zero(FLOATS);
        FloatVector high = low;
        int full = n - n % LANES;
        for (int i = 0; i < full; i += LANES) {
            low = Lanes.load(a, aOffset + i).fma(Lanes.load(b, bOffset + i), low);
            high = Lanes.load(a, aOffset + i + COUNT).fma(Lanes.load(b, bOffset + i + COUNT), high);
        }
        if (full < n) {
            low = tail(a, aOffset + full, n - full).fma(tail(b, bOffset + full, n - full), low);
        }
        if (full + COUNT < n) {
            int left = n - full - COUNT;
            high = tail(a, aOffset + full + COUNT, left).fma(tail(b, bOffset + full + COUNT, left), high);
        }
        return LaneSums.of(low.add(high));
    }

    private static FloatVector tail(float[] source, int offset, int n) {
        return FLOAT_CLASS.cast(FloatVector.fromArray(FLOATS, source, offset, FLOATS.indexInRange(0, n)));
    }

    @Override
    public void addScaled(float factor, float[] x, int offset, float[] target, int targetOffset, int n) {
        FloatVector factors = FloatVector.broadcast(FLOATS, factor);
        int full = FLOATS.loopBound(n);
        for (int i = 0; i < full; i += COUNT) {
            factors.fma(Lanes.load(x, offset + i), Lanes.load(target, targetOffset + i))
                    .intoArray(target, targetOffset + i);
        }
        for (int i = full; i < n; i++) {
            target[targetOffset + i] = Math.fma(factor, x[offset + i], target[targetOffset + i]);
        }
    }

    @Override
    public void multiply(float[] a, int aOffset, float[] b, int bOffset, float[] target, int targetOffset, int n) {
        int full = FLOATS.loopBound(n);
        for (int i = 0; i < full; i += COUNT) {
            Lanes.load(a, aOffset + i).mul(Lanes.load(b, bOffset + i)).intoArray(target, targetOffset + i);
        }
        for (int i = full; i < n; i++) {
            target[targetOffset + i] = a[aOffset + i] * b[bOffset + i];
        }
    }

    @Override
    public void addProducts(float[] a, int aOffset, float[] b, int bOffset, float[] target, int targetOffset, int n) {
        int full = FLOATS.loopBound(n);
        for (int i = 0; i < full; i += COUNT) {
            Lanes.load(a, aOffset + i)
                    .fma(Lanes.load(b, bOffset + i), Lanes.load(target, targetOffset + i))
                    .intoArray(target, targetOffset + i);
        }
        for (int i = full; i < n; i++) {
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
        int i = 0;
        for (; i + 4 * COUNT <= n; i += 4 * COUNT) {
            addFour(factors, factorsOffset, count, rows, rowsOffset + i, stride, target, targetOffset + i);
        }
        if (i < n) {
            for (int row = 0; row < count; row++) {
                float factor = factors[factorsOffset + row];
                addScaled(factor, rows, rowsOffset + row * stride + i, target, targetOffset + i, n - i);
            }
        }
    }

    /** Four vectors of the target, each in a register. */
    private static void addFour(
            float[] factors,
            int factorsOffset,
            int count,
            float[] rows,
            int rowsOffset,
            int stride,
            float[] target,
            int targetOffset) {
        FloatVector t0 = Lanes.load(target, targetOffset);
        FloatVector t1 = Lanes.load(target, targetOffset + COUNT);
        FloatVector t2 = Lanes.load(target, targetOffset + 2 * COUNT);
        FloatVector t3 = Lanes.load(target, targetOffset + 3 * COUNT);
        int row = rowsOffset;
        for (int r = 0; r < count; r++) {
            FloatVector factor = FloatVector.broadcast(FLOATS, factors[factorsOffset + r]);
            t0 = factor.fma(Lanes.load(rows, row), t0);
            t1 = factor.fma(Lanes.load(rows, row + COUNT), t1);
            t2 = factor.fma(Lanes.load(rows, row + 2 * COUNT), t2);
            t3 = factor.fma(Lanes.load(rows, row + 3 * COUNT), t3);
            row += stride;
        }
        t0.intoArray(target, targetOffset);
        t1.intoArray(target, targetOffset + COUNT);
        t2.intoArray(target, targetOffset + 2 * COUNT);
        t3.intoArray(target, targetOffset + 3 * COUNT);
    }

    @Override
    public void siluTimes(float[] gate, int offset, float[] up, int upOffset, int n) {
        int full = FLOATS.loopBound(n);
        for (int i = 0; i < full; i += COUNT) {
            FloatVector v = Lanes.load(gate, offset + i);
            v.div(LaneExponential.of(v.neg()).add(1))
                    .mul(Lanes.load(up, upOffset + i))
                    .intoArray(gate, offset + i);
        }
        for (int i = full; i < n; i++) {
            float v = gate[offset + i];
            gate[offset + i] = v / (1 + Exponential.of(-v)) * up[upOffset + i];
        }
    }

    @Override
    public float exponentials(float[] x, int offset, int n, float shift) {
        int full = FLOATS.loopBound(n);
        for (int i = 0; i < full; i += COUNT) {
            LaneExponential.of(Lanes.load(x, offset + i).sub(shift)).intoArray(x, offset + i);
        }
        for (int i = full; i < n; i++) {
            x[offset + i] = Exponential.of(x[offset + i] - shift);
        }
        return COUNT == LANES ? wideSum(x, offset, n) : narrowSum(x, offset, n);
    }

    private static float wideSum(float[] x, int offset, int n) {
        FloatVector sum = FloatVector.zero(FLOATS);
        int full = FLOATS.loopBound(n);
        for (int i = 0; i < full; i += LANES) {
            sum = sum.add(Lanes.load(x, offset + i));
        }
        return LaneSums.of(full < n ? sum.add(tail(x, offset + full, n - full)) : sum);
    }

    /** Two vectors of eight hold the lanes. */
    private static float narrowSum(float[] x, int offset, int n) {
        FloatVector low = FloatVector.zero(FLOATS);
        FloatVector high = low;
        int full = n - n % LANES;
        for (int i = 0; i < full; i += LANES) {
            low = low.add(Lanes.load(x, offset + i));
            high = high.add(Lanes.load(x, offset + i + COUNT));
        }
        if (full < n) {
            low = low.add(tail(x, offset + full, n - full));
        }
        if (full + COUNT < n) {
            high = high.add(tail(x, offset + full + COUNT, n - full - COUNT));
        }
        return LaneSums.of(low.add(high));
    }
}
