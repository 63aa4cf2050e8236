package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Guessing goes on where it saves time, ends where it does not, and never costs more than a small share. */
class DraftPolicyTest {
    private static final long STEP = 1_000_000;

    private static DraftPolicy measured() {
        DraftPolicy policy = new DraftPolicy(24);
        for (int step = 0; step < 3; step++) {
            assertThat(policy.allowed()).isZero();
            policy.stepped(STEP);
        }
        return policy;
    }

    @Test
    void nothingIsGuessedBeforeStepsWereMeasured() {
        assertThat(measured().allowed()).isBetween(4, 16);
        assertThat(new DraftPolicy(0).allowed()).isZero();
    }

    @Test
    void moreIsGuessedWhileAllIsRight() {
        DraftPolicy policy = measured();
        int last = policy.allowed();
        for (int index = 0; index < 8; index++) {
            policy.verified(last, last, 2 * STEP);
            assertThat(policy.allowed()).isGreaterThanOrEqualTo(last);
            last = policy.allowed();
        }
        assertThat(last).isEqualTo(24);
    }

    @Test
    void lessIsGuessedWhereFewAreRightOrGuessesAreDear() {
        int[] cheap = new int[3];
        int[] dear = new int[3];
        for (int right = 1; right <= 3; right++) {
            cheap[right - 1] = lengthAfter(right, STEP / 10);
            dear[right - 1] = lengthAfter(right, STEP * 4 / 10);
        }
        assertThat(cheap).isSorted();
        assertThat(dear).isSorted();
        for (int index = 0; index < cheap.length; index++) {
            assertThat(dear[index]).isBetween(1, cheap[index]);
        }
        assertThat(dear[0]).isLessThan(cheap[2]);
    }

    /** What is allowed where so many guesses are right each time, and each costs so much. */
    private static int lengthAfter(int right, long nanosPerGuess) {
        DraftPolicy policy = measured();
        for (int index = 0; index < 40; index++) {
            int guessed = Math.max(right + 1, policy.allowed());
            policy.verified(guessed, right, STEP + guessed * nanosPerGuess);
        }
        return policy.allowed();
    }

    @Test
    void guessesAreCounted() {
        DraftPolicy policy = measured();
        policy.verified(4, 4, 2 * STEP);
        policy.verified(8, 5, 3 * STEP);
        assertThat(policy.drafted()).isEqualTo(12);
        assertThat(policy.accepted()).isEqualTo(9);
    }

    @Test
    void wrongGuessesEndItAndItIsTriedAgainLater() {
        DraftPolicy policy = measured();
        policy.verified(4, 0, 3 * STEP);
        assertThat(policy.allowed()).isZero();
        int waited = 0;
        while (policy.allowed() == 0) {
            policy.stepped(STEP);
            waited++;
        }
        assertThat(waited).isBetween(80, 120);
    }

    @Test
    void onFreeTextItCostsLessThanThreePercent() {
        DraftPolicy policy = measured();
        long nanos = 3 * STEP;
        int tokens = 3;
        while (tokens < 5000) {
            int length = policy.allowed();
            long cost = length == 0 ? STEP : (1 + length) * STEP / 2 + STEP;
            if (length == 0) {
                policy.stepped(cost);
            } else {
                policy.verified(length, 0, cost);
            }
            nanos += cost;
            tokens++;
        }
        assertThat((double) nanos / (tokens * STEP)).isLessThan(1.03);
    }

    @Test
    void savingsOfLongAgoPayForFewLosses() {
        DraftPolicy policy = measured();
        for (int index = 0; index < 1000; index++) {
            policy.verified(8, 8, 2 * STEP);
        }
        int losses = 0;
        while (policy.allowed() > 0 && losses < 1000) {
            policy.verified(policy.allowed(), 0, 50 * STEP);
            losses++;
        }
        assertThat(losses).isLessThan(5);
    }
}
