package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CandidatesTest {
    @Test
    void keepsLogitsAsTheyWere() {
        Candidates candidates = new Candidates();
        float[] logits = {1.5f, -2.25f, 0f, -Float.MAX_VALUE, Float.MAX_VALUE, Float.NEGATIVE_INFINITY, Float.MIN_VALUE
        };
        candidates.load(logits);

        for (int token = 0; token < logits.length; token++) {
            assertThat(candidates.logit(token)).isEqualTo(logits[token]);
            assertThat(candidates.token(token)).isEqualTo(token);
        }
        assertThat(candidates.largest()).isEqualTo(Float.MAX_VALUE);
    }

    /** The reference is a full sort, of equal logits the lower token first. */
    @ParameterizedTest
    @CsvSource({"1, 1", "7, 3", "100, 99", "1000, 1", "1000, 80", "20000, 80", "20000, 1000", "20000, 15000"})
    void keepsTheFirstAsAFullSortWould(int vocabulary, int kept) {
        float[] logits = logits(vocabulary);
        Candidates candidates = new Candidates();
        candidates.load(logits);
        candidates.keepFirst(kept);

        assertThat(tokens(candidates)).isEqualTo(order(logits).subList(0, kept));
    }

    @Test
    void sortsFurtherWhereItIsSortedAlready() {
        float[] logits = logits(5_000);
        Candidates candidates = new Candidates();
        candidates.load(logits);
        for (int count : new int[] {1, 64, 65, 512, 4_096, 5_000}) {
            candidates.sort(count);

            assertThat(tokens(candidates).subList(0, count))
                    .isEqualTo(order(logits).subList(0, count));
            assertThat(candidates.size()).isEqualTo(5_000);
        }
    }

    @Test
    void dropsTheFirst() {
        float[] logits = logits(100);
        Candidates candidates = new Candidates();
        candidates.load(logits);
        candidates.dropFirst(3);
        candidates.sort(97);

        assertThat(tokens(candidates)).isEqualTo(order(logits).subList(3, 100));
    }

    @Test
    void probabilitiesAreThoseOfSoftmax() {
        Candidates candidates = new Candidates();
        candidates.load(new float[] {(float) Math.log(1), (float) Math.log(2), (float) Math.log(5)});

        assertThat(candidates.probability(0)).isCloseTo(1 / 8.0, closely());
        assertThat(candidates.probability(2)).isCloseTo(5 / 8.0, closely());
        assertThat(candidates.pick(0)).isEqualTo(0);
        assertThat(candidates.pick(0.13)).isEqualTo(1);
        assertThat(candidates.pick(0.374)).isEqualTo(1);
        assertThat(candidates.pick(0.376)).isEqualTo(2);
        assertThat(candidates.pick(Math.nextDown(1.0))).isEqualTo(2);
    }

    @Test
    void neverPicksWhatHasNoProbability() {
        Candidates candidates = new Candidates();
        candidates.load(new float[] {Float.NEGATIVE_INFINITY, 0, Float.NEGATIVE_INFINITY});

        assertThat(candidates.pick(0)).isEqualTo(1);
        assertThat(candidates.pick(Math.nextDown(1.0))).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void refusesLogitsThatAreNoNumbers(float logit) {
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> new Candidates().load(new float[] {0, logit}))
                .withMessageContaining("The model computed " + logit + " as logit of token 1");
    }

    @Test
    void saysWhenEveryTokenIsForbidden() {
        Candidates candidates = new Candidates();
        candidates.load(new float[] {Float.NEGATIVE_INFINITY});

        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> candidates.pick(0))
                .withMessageContaining("--logit-bias");
    }

    private static Offset<Double> closely() {
        return within(1e-6);
    }

    /** With equal ones among them. */
    private static float[] logits(int vocabulary) {
        Random random = new Random(vocabulary);
        float[] logits = new float[vocabulary];
        for (int token = 0; token < vocabulary; token++) {
            logits[token] = Math.round(random.nextGaussian() * 1_000) / 100f;
        }
        return logits;
    }

    private static List<Integer> order(float[] logits) {
        return IntStream.range(0, logits.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer token) -> -logits[token]))
                .toList();
    }

    private static List<Integer> tokens(Candidates candidates) {
        return IntStream.range(0, candidates.size()).mapToObj(candidates::token).toList();
    }
}
