package io.apex4j.eval;

/** What is subtracted from a logit to get a log probability: the logarithm of the sum of all exponentials. */
final class LogNormalizer {
    private LogNormalizer() {}

    /**
     * Computes it.
     *
     * @param logits {@code n} values from {@code offset} on; lost
     * @return not finite when one of them is not a number or positively infinite, or all are negatively infinite
     */
    static double of(float[] logits, int offset, int n) {
        float highest = Float.NEGATIVE_INFINITY;
        for (int index = offset; index < offset + n; index++) {
            highest = Math.max(highest, logits[index]);
        }
        if (!Float.isFinite(highest)) {
            return Double.NaN;
        }
        return highest + Math.log(LogitsRow.exponentials(logits, offset, n, highest));
    }
}
