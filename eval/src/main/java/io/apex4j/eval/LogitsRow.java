package io.apex4j.eval;

import io.apex4j.kernels.VectorMath;

/**
 * What is known of a row of logits {@code [vocabulary]}.
 *
 * @param top the token with the highest logit, the first one on ties
 * @param highest that logit
 * @param lowest the lowest logit
 * @param sum the sum of {@code exp(logit - highest)}
 */
record LogitsRow(int top, float highest, float lowest, double sum) {
    /** Exponentials that are summed in 32 bits before they join a 64-bit sum. */
    private static final int BLOCK = 1024;

    /**
     * Looks at a row.
     *
     * @param exponentials receives {@code exp(logit - highest)}, from 0 on
     */
    static LogitsRow of(float[] logits, int offset, int n, float[] exponentials) {
        LogitsRow row = withoutSum(logits, offset, n);
        System.arraycopy(logits, offset, exponentials, 0, n);
        return row.withSum(exponentials(exponentials, 0, n, row.highest));
    }

    /**
     * Looks at a row that is not needed any more.
     *
     * @param logits {@code n} values from {@code offset} on; lost
     */
    static LogitsRow ofLost(float[] logits, int offset, int n) {
        LogitsRow row = withoutSum(logits, offset, n);
        return row.withSum(exponentials(logits, offset, n, row.highest));
    }

    private static LogitsRow withoutSum(float[] logits, int offset, int n) {
        int top = 0;
        float highest = logits[offset];
        float lowest = highest;
        for (int index = 1; index < n; index++) {
            float logit = logits[offset + index];
            if (logit > highest) {
                highest = logit;
                top = index;
            } else if (logit < lowest) {
                lowest = logit;
            }
        }
        return new LogitsRow(top, highest, lowest, 0);
    }

    private LogitsRow withSum(double newSum) {
        return new LogitsRow(top, highest, lowest, newSum);
    }

    /** {@code x[i] = exp(x[i] - shift)} for {@code n} values; returns their sum, at most {@code 2^-17} of it off. */
    static double exponentials(float[] x, int offset, int n, float shift) {
        double sum = 0;
        for (int start = 0; start < n; start += BLOCK) {
            sum += VectorMath.exponentials(x, offset + start, Math.min(BLOCK, n - start), shift);
        }
        return sum;
    }

    /** The sum of the products of {@code n} values, {@code a} from 0 on; summed as {@link #exponentials} does. */
    static double dot(float[] a, float[] b, int bOffset, int n) {
        double sum = 0;
        for (int start = 0; start < n; start += BLOCK) {
            sum += VectorMath.dot(a, start, b, bOffset + start, Math.min(BLOCK, n - start));
        }
        return sum;
    }

    /** Whether all logits are finite. */
    boolean isFinite() {
        return Double.isFinite(sum) && Float.isFinite(highest) && Float.isFinite(lowest);
    }

    /** The logarithm of the sum of all exponentials: what is subtracted from a logit to get a log probability. */
    double logNormalizer() {
        return highest + Math.log(sum);
    }
}
