package io.apex4j.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TextStatisticsTest {
    private static final Offset<Double> CLOSE = within(1e-6);

    /** Two chunks of two tokens: losses 1 2 and 3 4, of the reference 1 2 and 2 5. */
    private static TokenScores scores() {
        TokenScores scores = new TokenScores(2, 2, true);
        double[] losses = {1, 2, 3, 4};
        double[] referenceLosses = {1, 2, 2, 5};
        double[] divergences = {0.1, 0.2, 0.4, 0.3};
        for (int token = 0; token < losses.length; token++) {
            scores.set(token, losses[token]);
            scores.compare(token, referenceLosses[token], divergences[token], token != 2);
        }
        return scores;
    }

    @Test
    void perplexityIsTheExponentialOfTheMeanLoss() {
        PerplexityResult result = TextStatistics.of("t", scores(), 4).perplexity();

        double error = Math.sqrt(1.25 / 3);
        assertThat(result.meanLogLoss().value()).isCloseTo(2.5, CLOSE);
        assertThat(result.meanLogLoss().error()).isCloseTo(error, CLOSE);
        assertThat(result.perplexity().value()).isCloseTo(Math.exp(2.5), CLOSE);
        assertThat(result.perplexity().error()).isCloseTo(Math.exp(2.5) * error, within(1e-5));
        assertThat(result.chunks()).isEqualTo(2);
        assertThat(result.tokens()).isEqualTo(4);
    }

    @Test
    void theErrorOfARatioKnowsThatBothMovedTogether() {
        DivergenceResult result =
                TextStatistics.of("t", scores(), 4).divergence().orElseThrow();

        // Differences of losses are 0 0 1 -1: mean 0, variance 1/2.
        assertThat(result.logRatio().value()).isCloseTo(0, CLOSE);
        assertThat(result.logRatio().error()).isCloseTo(Math.sqrt(0.5 / 3), CLOSE);
        assertThat(result.correlation()).isCloseTo(1.5 / Math.sqrt(1.25 * 2.25), CLOSE);
    }

    @Test
    void percentilesLieOnTheLineBetweenValues() {
        DivergenceResult result =
                TextStatistics.of("t", scores(), 4).divergence().orElseThrow();

        assertThat(result.percentile(0)).isCloseTo(0.1, CLOSE);
        assertThat(result.percentile(50)).isCloseTo(0.25, CLOSE);
        assertThat(result.percentile(90)).isCloseTo(0.37, CLOSE);
        assertThat(result.percentile(100)).isCloseTo(0.4, CLOSE);
        assertThat(result.mean().value()).isCloseTo(0.25, CLOSE);
    }

    @Test
    void agreementAndChangesOfProbabilities() {
        DivergenceResult result =
                TextStatistics.of("t", scores(), 4).divergence().orElseThrow();

        assertThat(result.sameTop().value()).isEqualTo(0.75);
        assertThat(result.sameTop().error()).isCloseTo(Math.sqrt(0.75 * 0.25 / 3), CLOSE);
        double third = Math.exp(-3) - Math.exp(-2);
        double fourth = Math.exp(-4) - Math.exp(-5);
        assertThat(result.meanDelta().value()).isCloseTo((third + fourth) / 4, CLOSE);
        assertThat(result.rmsDelta().value()).isCloseTo(Math.sqrt((third * third + fourth * fourth) / 4), CLOSE);
    }

    @Test
    void chunksHoldSums() {
        TextResult result = TextStatistics.of("t", scores(), 4);

        assertThat(result.chunks()).hasSize(2);
        ChunkResult second = result.chunks().get(1);
        assertThat(second.tokens()).isEqualTo(2);
        assertThat(second.logLoss()).isCloseTo(7, CLOSE);
        assertThat(second.divergence()).isCloseTo(0.7, CLOSE);
        assertThat(second.sameTop()).isEqualTo(1);
    }

    @Test
    void withoutAReferenceThereIsNoDivergence() {
        TokenScores scores = new TokenScores(1, 2, false);
        scores.set(0, 1);
        scores.set(1, 1);

        TextResult result = TextStatistics.of("t", scores, 4);

        assertThat(result.divergence()).isEmpty();
        assertThat(result.chunks()).containsExactly(new ChunkResult(2, 2, 0, 0));
        assertThat(result.perplexity().perplexity()).isEqualTo(new Estimate(Math.E, 0));
    }
}
