package io.apex4j.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logits of 32 bits, compared with sums in 64 bits. */
class LogitsRowTest {
    private static final Offset<Double> CLOSE = within(2e-6);
    private static final int NEXT = 1;

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 17, 1024, 1025, 8192, 128_001})
    void normalizerAndDivergenceAreThoseOf64Bits(int vocabulary) {
        float[] reference = logits(vocabulary, 1);
        float[] changed = reference.clone();
        float[] noise = logits(vocabulary, 2);
        for (int token = 0; token < vocabulary; token++) {
            changed[token] += 0.02f * noise[token] + 0.5f;
        }
        RowScorer scorer = new RowScorer(vocabulary);
        LogitsRow row = scorer.row(changed, 0);

        RowScorer.Comparison comparison = compare(scorer, reference, row, changed);

        assertThat(row.logNormalizer()).isCloseTo(logNormalizer(changed), CLOSE);
        assertThat(comparison.divergence()).isCloseTo(divergence(reference, changed), CLOSE);
        assertThat(comparison.referenceLoss()).isCloseTo(logNormalizer(reference) - reference[NEXT], CLOSE);
    }

    @Test
    void predictionsThatAreTheSameDivergeByNothing() {
        float[] logits = logits(5000, 3);
        RowScorer scorer = new RowScorer(logits.length);

        RowScorer.Comparison comparison = compare(scorer, logits, scorer.row(logits, 0), logits.clone());

        assertThat(comparison.divergence()).isZero();
        assertThat(comparison.isSameTop()).isTrue();
    }

    @Test
    void theFirstOfEquallyLikelyTokensIsTheTop() {
        LogitsRow row = new RowScorer(4).row(new float[] {9, 1, 3, 2, 3}, 1);

        assertThat(row.top()).isEqualTo(1);
        assertThat(row.highest()).isEqualTo(3);
        assertThat(row.lowest()).isEqualTo(1);
    }

    @Test
    void aRowThatMayBeLostIsLookedAtAlike() {
        float[] logits = logits(3000, 5);
        LogitsRow row = LogitsRow.of(logits, 7, 2500, new float[2500]);

        assertThat(LogitsRow.ofLost(logits, 7, 2500)).isEqualTo(row);
    }

    @Test
    void oneValueThatIsNotFiniteSpoilsARow() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            for (int place : new int[] {0, 7, 99}) {
                float[] logits = logits(100, 4);
                logits[place] = bad;
                assertThat(new RowScorer(100).row(logits, 0).isFinite())
                        .as("%f at %d", bad, place)
                        .isFalse();
            }
        }
        assertThat(new RowScorer(100).row(logits(100, 4), 0).isFinite()).isTrue();
    }

    private static RowScorer.Comparison compare(RowScorer scorer, float[] reference, LogitsRow row, float[] logits) {
        try (KeptPredictions kept = new KeptPredictions(reference.length, 1, 1)) {
            kept.moveTo(3, 70);
            kept.put(3, 70, reference, 0, new RowScorer(reference.length).row(reference, 0));
            return scorer.compare(kept, new Place(3, 70, NEXT), row, logits.clone(), 0);
        }
    }

    private static float[] logits(int vocabulary, long seed) {
        Random random = new Random(seed);
        float[] logits = new float[vocabulary];
        for (int token = 0; token < vocabulary; token++) {
            logits[token] = (float) (3 * random.nextGaussian());
        }
        return logits;
    }

    private static double logNormalizer(float[] logits) {
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit);
        }
        return Math.log(sum);
    }

    private static double divergence(float[] reference, float[] logits) {
        double p = logNormalizer(reference);
        double q = logNormalizer(logits);
        double sum = 0;
        for (int token = 0; token < logits.length; token++) {
            double change = reference[token] - p - (logits[token] - q);
            sum += Math.exp(reference[token] - p) * change;
        }
        assertThat(Arrays.hashCode(reference)).isNotEqualTo(Arrays.hashCode(logits));
        return sum;
    }
}
