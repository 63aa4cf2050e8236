package io.apex4j.quant;

/**
 * How an IQ2 or IQ3 format fits a sub-block to its codebook.
 *
 * @param codebook allowed points
 * @param size values of a sub-block: 16 or 32
 * @param center numerator of the middle trial: the inverse scale of a trial is {@code (center + step * t) / max}
 * @param trials trials run from {@code -trials} to {@code trials}
 * @param step distance between trials
 * @param refinement which groups are looked at again after the trials
 */
public record GridSearch(Codebook codebook, int size, int center, int trials, float step, Refinement refinement) {
    /** The level of each digit. */
    static final float[] LEVELS = {1, 3, 5, 7, 9, 11, 13, 15};

    /** Which groups are rounded again with the scale found. */
    public enum Refinement {
        /** All of them. */
        ALL,
        /** All of them, when one was off the codebook. */
        ALL_IF_ANY_OFF,
        /** Those that were off the codebook. */
        OFF
    }

    /** The largest digit: 2 or 7. */
    public int top() {
        return (center - 1) / 2;
    }

    /** Groups of a sub-block. */
    public int groups() {
        return size / codebook.dimensions();
    }

    /** The numerator of trial {@code t}. */
    public float numerator(int t) {
        return center + t * step;
    }
}
