package io.apex4j.eval;

/**
 * Two models on the same chunks: the difference of a mean per token, first minus second, with a bootstrap interval over
 * chunks.
 *
 * @param first name of the first model
 * @param second name of the second
 * @param measure {@link #KL} or {@link #LOG_LOSS}
 * @param difference first minus second; negative when the first is better
 * @param low lower end of the 95 % interval
 * @param high upper end of the interval
 * @param chunks number of chunks that both were measured on
 */
public record PairedComparison(
        String first, String second, String measure, double difference, double low, double high, int chunks) {
    /** The name of the measure that is the divergence from the reference. */
    public static final String KL = "kl";

    /** The name of the measure that is the negative log likelihood. */
    public static final String LOG_LOSS = "log_loss";

    /** With fewer chunks than this the interval is likely too narrow. */
    private static final int FEW_CHUNKS = 20;

    /** Whether the interval holds zero: no difference that these texts could show. */
    public boolean isWithinNoise() {
        return low <= 0 && high >= 0;
    }

    /** Whether there are so few chunks that the interval is likely too narrow. */
    public boolean hasFewChunks() {
        return chunks < FEW_CHUNKS;
    }
}
