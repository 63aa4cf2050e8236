package io.apex4j.quant.vector;

import io.apex4j.quant.ScalarKernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Energies, and the weights made of them. */
final class WeightVector {
    private static final int N = Lanes.COUNT;

    private final Transposition transposition = new Transposition();
    private final float[] columns = new float[N * N];

    /** As {@link ScalarKernels#energies}, with one run of values in each lane. */
    void energies(float[] values, int offset, int length, int count, float[] sums) {
        int k = 0;
        if (length % N == 0) {
            for (; k + N <= count; k += N) {
                energiesOfLanes(values, offset + k * length, length, sums, k);
            }
        }
        for (; k < count; k++) {
            sums[k] = energy(values, offset + k * length, length);
        }
    }

    private void energiesOfLanes(float[] values, int from, int length, float[] sums, int k) {
        FloatVector sum = FloatVector.zero(Lanes.FLOATS);
        for (int i = from; i < from + length; i += N) {
            transposition.square(values, i, length, columns, 0, N);
            for (int row = 0; row < N * N; row += N) {
                FloatVector x = Lanes.load(columns, row);
                sum = sum.add(x.mul(x));
            }
        }
        sum.intoArray(sums, k);
    }

    private static float energy(float[] values, int from, int length) {
        float sum = 0;
        for (int i = from; i < from + length; i++) {
            sum += values[i] * values[i];
        }
        return sum;
    }

    /** As {@link ScalarKernels#importanceWeights}. */
    void importanceWeights(float[] values, float[] importance, float sigma2, int offset, int length, float[] weights) {
        int end = offset + length;
        int i = offset;
        for (; i <= end - Lanes.COUNT; i += Lanes.COUNT) {
            FloatVector x = Lanes.load(values, i);
            FloatVector root = Lanes.broadcast(sigma2).add(x.mul(x)).lanewise(VectorOperators.SQRT);
            Lanes.load(importance, i).mul(root).intoArray(weights, i);
        }
        for (; i < end; i++) {
            weights[i] = importance[i] * (float) Math.sqrt(sigma2 + values[i] * values[i]);
        }
    }
}
