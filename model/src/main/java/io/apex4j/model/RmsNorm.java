package io.apex4j.model;

import io.apex4j.kernels.VectorMath;

/** {@code y[i] = weight[i] * x[i] / sqrt(mean(x^2) + epsilon)}. */
final class RmsNorm {
    private final float[] weight;
    private final float epsilon;

    /** A norm of rows of {@code weight.length} values; the array is the norm's from now on. */
    RmsNorm(float[] weight, float epsilon) {
        this.weight = weight;
        this.epsilon = epsilon;
    }

    /** Norms a row. */
    void apply(float[] x, int offset, float[] target, int targetOffset) {
        VectorMath.rmsNorm(x, offset, weight.length, weight, epsilon, target, targetOffset);
    }

    /** Norms the rows of a pass: {@code target = norm(x)}, both {@code [tokens, width]}. */
    void apply(Pass pass, float[] x, float[] target) {
        pass.forEachToken(token -> apply(x, token * weight.length, target, token * weight.length));
    }
}
