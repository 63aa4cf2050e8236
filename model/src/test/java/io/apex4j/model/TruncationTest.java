package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Computed by hand on tokens of the probabilities 0.1, 0.4, 0.2 and 0.3. */
class TruncationTest {
    private final Candidates candidates = candidates(0.1, 0.4, 0.2, 0.3);

    @Test
    void topKKeepsTheMostProbable() {
        Truncation.topK(candidates, 2);

        assertThat(tokens()).containsExactly(1, 3);
    }

    @Test
    void topKOfZeroOrMoreThanThereAreKeepsAll() {
        Truncation.topK(candidates, 0);
        Truncation.topK(candidates, 9);

        assertThat(tokens()).containsExactly(0, 1, 2, 3);
    }

    @Test
    void topPKeepsTheTokenThatReachesTheShare() {
        Truncation.topP(candidates, 0.5f);

        assertThat(tokens()).containsExactly(1, 3);
    }

    @Test
    void topPOfZeroKeepsOneAndOfOneAll() {
        Truncation.topP(candidates, 1);
        assertThat(tokens()).hasSize(4);

        Truncation.topP(candidates, 0);
        assertThat(tokens()).containsExactly(1);
    }

    @Test
    void topPGoesOnPastTheFirstTokensThatItSorts() {
        Candidates flat = candidates(
                IntStream.range(0, 2_000).mapToDouble(_ -> 1 / 2_000.0).toArray());
        Truncation.topP(flat, 0.5001f);

        assertThat(flat.size()).isEqualTo(1_001);
    }

    @Test
    void minPKeepsAShareOfTheLargest() {
        Truncation.minP(candidates, 0.49f);
        assertThat(tokens()).containsExactly(1, 2, 3);

        Truncation.minP(candidates, 0.51f);
        assertThat(tokens()).containsExactly(1, 3);
    }

    @Test
    void minPOfOneKeepsTheLargest() {
        Truncation.minP(candidates, 1);

        assertThat(tokens()).containsExactly(1);
    }

    /**
     * The entropy is 1.280; the surprises are 2.303, 0.916, 1.609 and 1.204, so their distances are 1.023, 0.364, 0.330
     * and 0.076.
     */
    @Test
    void typicalKeepsTheNearestToTheEntropy() {
        Truncation.typical(candidates, 0.4f);

        assertThat(tokens()).containsExactly(3, 2);
    }

    @Test
    void typicalTakesOneMoreUntilTheShareIsExceeded() {
        Truncation.typical(candidates, 0.6f);

        assertThat(tokens()).containsExactly(3, 2, 1);
    }

    @Test
    void typicalPassesOverTokensWithoutProbability() {
        Candidates some = candidates(0.5, 0, 0.5);
        Truncation.typical(some, 0.99f);

        assertThat(some.size()).isEqualTo(2);
    }

    /** Logits 1, 2, 3, 6: mean 3, deviation sqrt(14 / 4) = 1.871. */
    @Test
    void topNSigmaKeepsLogitsNearTheLargest() {
        Candidates logits = new Candidates();
        logits.load(new float[] {1, 2, 3, 6, Float.NEGATIVE_INFINITY});
        Truncation.topNSigma(logits, 2);
        assertThat(tokens(logits)).containsExactly(2, 3);

        Truncation.topNSigma(logits, 1);
        assertThat(tokens(logits)).containsExactly(3);
    }

    @Test
    void topNSigmaOfZeroKeepsAll() {
        Truncation.topNSigma(candidates, 0);

        assertThat(tokens()).hasSize(4);
    }

    @Test
    void excludingTopChoicesKeepsTheLeastProbableOfThem() {
        Truncation.excludeTopChoices(candidates, 0.15f);

        assertThat(tokens()).containsExactly(2, 0);
    }

    @Test
    void excludingTopChoicesNeedsTwoOfThem() {
        Truncation.excludeTopChoices(candidates, 0.35f);

        assertThat(tokens()).hasSize(4);
    }

    @Test
    void excludingFromNoProbabilityOnKeepsTheLast() {
        Truncation.excludeTopChoices(candidates, 0);

        assertThat(tokens()).containsExactly(0);
    }

    private List<Integer> tokens() {
        return tokens(candidates);
    }

    private static List<Integer> tokens(Candidates candidates) {
        return IntStream.range(0, candidates.size()).mapToObj(candidates::token).toList();
    }

    private static Candidates candidates(double... probabilities) {
        float[] logits = new float[probabilities.length];
        for (int token = 0; token < logits.length; token++) {
            logits[token] = (float) Math.log(probabilities[token]);
        }
        Candidates candidates = new Candidates();
        candidates.load(logits);
        return candidates;
    }
}
