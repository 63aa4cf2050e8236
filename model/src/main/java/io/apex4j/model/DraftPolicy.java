package io.apex4j.model;

/**
 * Decides from measured times how many tokens are guessed at a time: as many as are the most right ones per time, if each
 * guess is right as often as it was lately. Guessing may cost a small share of the time that it has been possible, whatever
 * it saved before; so where it does not pay it ends, and is tried again later.
 */
final class DraftPolicy {
    /** The share of the time that guessing may cost on balance. */
    private static final double LARGEST_LOSS = 0.02;
    /** How much a saving counts against losses, in steps. */
    private static final double SAVED_STEPS = 4;
    /** Steps that are measured before the first guess. */
    private static final int MEASURED_STEPS = 3;

    private static final double WEIGHT_OF_NEWEST = 0.2;
    /** What is left of earlier right and wrong guesses with each new verification. */
    private static final double MEMORY = 0.85;
    /** What is taken for known before the first guess: rights and wrongs, and what a guess costs in steps. */
    private static final double FIRST_RIGHT = 8;

    private static final double FIRST_WRONG = 0.3;
    private static final double FIRST_COST = 0.45;
    /** Costs out of these bounds are accidents of measuring. */
    private static final double LEAST_COST = 0.1;

    private static final double MOST_COST = 1;

    private final int maximum;
    private double right = FIRST_RIGHT;
    private double wrong = FIRST_WRONG;
    private double costOfGuess = FIRST_COST;
    private int steps;
    private double stepNanos;
    private double elapsedNanos;
    private double balanceNanos;
    private int drafted;
    private int accepted;

    /** A policy that allows at most so many tokens at a time. */
    DraftPolicy(int maximum) {
        this.maximum = maximum;
    }

    /** How many tokens may be guessed now; 0 for none. */
    int allowed() {
        boolean isAffordable = balanceNanos + LARGEST_LOSS * elapsedNanos >= 0;
        return steps >= MEASURED_STEPS && isAffordable ? bestLength() : 0;
    }

    /** The length with the most tokens per time: one and the guesses before the first wrong one. */
    private int bestLength() {
        double probability = right / (right + wrong);
        int best = Math.min(1, maximum);
        double bestRate = 0;
        double reached = 1;
        double tokens = 1;
        for (int length = 1; length <= maximum; length++) {
            reached *= probability;
            tokens += reached;
            double rate = tokens / (1 + costOfGuess * length);
            if (rate > bestRate) {
                bestRate = rate;
                best = length;
            }
        }
        return best;
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
     * @param correct how many of them, from the first on, were right
     */
    void verified(int guessed, int correct, long nanos) {
        drafted += guessed;
        accepted += correct;
        elapsedNanos += nanos;
        double saved = (correct + 1) * stepNanos - nanos;
        balanceNanos = Math.min(balanceNanos + saved, SAVED_STEPS * stepNanos);
        right = MEMORY * right + correct;
        wrong = MEMORY * wrong + (correct < guessed ? 1 : 0);
        if (stepNanos > 0) {
            double cost = Math.clamp((nanos - stepNanos) / (guessed * stepNanos), LEAST_COST, MOST_COST);
            costOfGuess += WEIGHT_OF_NEWEST * (cost - costOfGuess);
        }
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
