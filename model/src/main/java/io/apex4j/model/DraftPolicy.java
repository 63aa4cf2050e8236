package io.apex4j.model;

/**
 * Decides from measured times how many tokens are guessed at a time. Guessing may cost a small share of the time that it
 * has been possible, whatever it saved before; so where it does not pay it ends, and is tried again later.
 */
final class DraftPolicy {
    /** The share of the time that guessing may cost on balance. */
    private static final double LARGEST_LOSS = 0.02;
    /** How much a saving counts against losses, in steps. */
    private static final double SAVED_STEPS = 4;
    /** Steps that are measured before the first guess. */
    private static final int MEASURED_STEPS = 3;

    private static final int FIRST_LENGTH = 4;
    private static final double WEIGHT_OF_NEWEST = 0.2;

    private final int maximum;
    private int length;
    private int steps;
    private double stepNanos;
    private double elapsedNanos;
    private double balanceNanos;
    private int drafted;
    private int accepted;

    /** A policy that allows at most so many tokens at a time. */
    DraftPolicy(int maximum) {
        this.maximum = maximum;
        this.length = Math.min(FIRST_LENGTH, maximum);
    }

    /** How many tokens may be guessed now; 0 for none. */
    int allowed() {
        boolean isAffordable = balanceNanos + LARGEST_LOSS * elapsedNanos >= 0;
        return steps >= MEASURED_STEPS && isAffordable ? length : 0;
    }

    /** A token was taken in without guesses. */
    void stepped(long nanos) {
        stepNanos = steps == 0 ? nanos : stepNanos + WEIGHT_OF_NEWEST * (nanos - stepNanos);
        steps++;
        elapsedNanos += nanos;
    }

    /**
     * Guesses were verified together with the token before them.
     *
     * @param guessed number of guesses
     * @param right how many of them, from the first on, were right
     */
    void verified(int guessed, int right, long nanos) {
        drafted += guessed;
        accepted += right;
        elapsedNanos += nanos;
        double saved = (right + 1) * stepNanos - nanos;
        balanceNanos = Math.min(balanceNanos + saved, SAVED_STEPS * stepNanos);
        length = Math.clamp(right == guessed ? 2L * length : right + 1L, Math.min(2, maximum), maximum);
    }

    /** Number of guesses so far. */
    int drafted() {
        return drafted;
    }

    /** Number of right guesses so far. */
    int accepted() {
        return accepted;
    }
}
