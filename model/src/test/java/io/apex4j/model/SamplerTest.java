package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SamplerTest {
    /** The logarithms of 1, 4, 2 and 3. */
    private static final float[] LOGITS = {0, (float) Math.log(4), (float) Math.log(2), (float) Math.log(3)};

    @Test
    void takesTokensAsOftenAsTheModelSays() {
        double[] shares = shares(SamplingOptions.neutral(), LOGITS);

        assertThat(shares).containsExactly(new double[] {0.1, 0.4, 0.2, 0.3}, within(0.01));
    }

    /** Temperature 0.5 squares probabilities: 1, 16, 4 and 9 of 30. */
    @Test
    void temperatureDividesLogits() {
        double[] shares = shares(SamplingOptions.neutral().temperature(0.5f), LOGITS);

        assertThat(shares).containsExactly(new double[] {1 / 30.0, 16 / 30.0, 4 / 30.0, 9 / 30.0}, within(0.01));
    }

    @Test
    void temperatureZeroTakesTheMostProbableAndOfEqualOnesTheFirst() {
        SamplingOptionsBuilder greedy = SamplingOptions.neutral().temperature(0);

        assertThat(shares(greedy, LOGITS)).containsExactly(0, 1, 0, 0);
        assertThat(shares(greedy, new float[] {1, 2, 2, 2})).containsExactly(0, 1, 0, 0);
    }

    @Test
    void whatIsKeptSharesTheProbability() {
        double[] shares = shares(SamplingOptions.neutral().topK(2), LOGITS);

        assertThat(shares).containsExactly(new double[] {0, 4 / 7.0, 0, 3 / 7.0}, within(0.01));
    }

    /** At temperature 4 the most probable of these has less than 0.35, before it has 0.4. */
    @Test
    void theOrderOfStepsMatters() {
        SamplingOptionsBuilder options = SamplingOptions.neutral().topP(0.39f).temperature(4);

        assertThat(tokensOf(options.samplers(SamplerKind.parse("top_p;temperature"))))
                .isEqualTo(1);
        assertThat(tokensOf(options.samplers(SamplerKind.parse("temperature;top_p"))))
                .isEqualTo(2);
    }

    @Test
    void stepsThatAreNotNamedAreNotTaken() {
        SamplingOptionsBuilder options = SamplingOptions.neutral().topK(1).samplers(List.of());

        assertThat(tokensOf(options)).isEqualTo(4);
    }

    @Test
    void biasForbidsAndFavours() {
        double[] shares = shares(
                SamplingOptions.neutral().logitBias(Map.of(1, Float.NEGATIVE_INFINITY, 0, (float) Math.log(5))),
                LOGITS);

        assertThat(shares).containsExactly(new double[] {0.5, 0, 0.2, 0.3}, within(0.01));
    }

    @Test
    void excludesTopChoicesAsOftenAsAsked() {
        double[] shares = shares(SamplingOptions.neutral().xtcProbability(0.5f).xtcThreshold(0.25f), LOGITS);

        assertThat(shares)
                .containsExactly(
                        new double[] {(0.1 + 1 / 6.0) / 2, 0.2, (0.2 + 2 / 6.0) / 2, (0.3 + 3 / 6.0) / 2},
                        within(0.01));
    }

    @Test
    void repetitionIsPenalizedFromThePromptOn() {
        Sampler sampler = sampler(SamplingOptions.neutral().temperature(0).presencePenalty(1), LOGITS.length);

        assertThat(sampler.sample(LOGITS)).isEqualTo(1);
        sampler.accept(1);
        assertThat(sampler.sample(LOGITS)).isEqualTo(3);
        sampler.accept(3);
        assertThat(sampler.sample(LOGITS)).isEqualTo(2);
        sampler.reset();
        assertThat(sampler.sample(LOGITS)).isEqualTo(1);
    }

    @Test
    void theSameSeedGivesTheSameTokens() {
        float[] logits = randomLogits(1_000);
        SamplingOptionsBuilder options = SamplingOptions.neutral().xtcProbability(0.5f);
        Sampler sampler = sampler(options.seed(42), logits.length);
        List<Integer> first = samples(sampler, logits);
        sampler.reset();

        assertThat(samples(sampler, logits)).isEqualTo(first);
        assertThat(samples(sampler(options.seed(42), logits.length), logits)).isEqualTo(first);
        assertThat(samples(sampler(options.seed(43), logits.length), logits)).isNotEqualTo(first);
    }

    @Test
    void aSeedTakenByChanceCanBeToldAndUsedAgain() {
        float[] logits = randomLogits(1_000);
        Sampler sampler = sampler(SamplingOptions.neutral().seed(-1), logits.length);
        Sampler again = sampler(SamplingOptions.neutral().seed(sampler.seed()), logits.length);

        assertThat(samples(again, logits)).isEqualTo(samples(sampler, logits));
    }

    /** The first chances of neighbouring seeds are independent: known values of SplitMix64, seed 0. */
    @Test
    void chancesAreThoseOfSplitMix() {
        SplitMix random = new SplitMix(0);

        assertThat(random.nextDouble()).isEqualTo((0xE220A8397B1DCDAFL >>> 11) * 0x1p-53);
        assertThat(random.nextDouble()).isEqualTo((0x6E789E6AA1B965F4L >>> 11) * 0x1p-53);
    }

    @Test
    void everyStepTogetherLeavesAToken() {
        float[] logits = randomLogits(5_000);
        SamplingOptionsBuilder options = SamplingOptions.neutral()
                .temperature(0.7f)
                .topK(50)
                .topP(0.9f)
                .minP(0.05f)
                .typicalP(0.9f)
                .topNSigma(2)
                .xtcProbability(1)
                .xtcThreshold(0.01f)
                .repeatPenalty(1.1f)
                .dryMultiplier(0.8f);
        Random random = new Random(9);
        List<SamplerKind> order = new ArrayList<>(List.of(SamplerKind.values()));
        for (int round = 0; round < 200; round++) {
            Collections.shuffle(order, random);
            Sampler sampler = sampler(options.samplers(order).seed(round), logits.length);
            for (int step = 0; step < 5; step++) {
                sampler.accept(sampler.sample(logits));
            }
        }
    }

    @Test
    void extremeLogitsLeaveATokenThatIsNotForbidden() {
        float forbidden = Float.NEGATIVE_INFINITY;
        List<float[]> extremes = List.of(
                new float[] {0, 0, 0, 0},
                new float[] {forbidden, 5, forbidden, forbidden},
                new float[] {Float.MAX_VALUE, Float.MAX_VALUE, -Float.MAX_VALUE, forbidden},
                new float[] {Float.MIN_VALUE, -0f, 0, forbidden},
                new float[] {-Float.MAX_VALUE, -Float.MAX_VALUE, -1e30f, forbidden});
        for (float[] logits : extremes) {
            for (int mirostat = 0; mirostat <= 2; mirostat++) {
                SamplingOptionsBuilder options = SamplingOptions.neutral()
                        .temperature(0.01f)
                        .topNSigma(1)
                        .typicalP(0.5f)
                        .topP(0.5f)
                        .minP(0.5f)
                        .xtcProbability(1)
                        .repeatPenalty(2)
                        .mirostat(mirostat)
                        .seed(1);
                Sampler sampler = sampler(options, logits.length);
                for (int step = 0; step < 20; step++) {
                    int token = sampler.sample(logits);
                    sampler.accept(token);

                    assertThat(logits[token]).isGreaterThan(forbidden);
                }
            }
        }
    }

    @Test
    void leavesTheLogitsAsTheyWere() {
        float[] logits = LOGITS.clone();
        Sampler sampler = sampler(SamplingOptions.defaults().toBuilder(), logits.length);
        sampler.accept(1);
        sampler.sample(logits);

        assertThat(logits).containsExactly(LOGITS);
    }

    @Test
    void refusesABiasForATokenThatIsNone() {
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> sampler(SamplingOptions.neutral().logitBias(Map.of(4, 1f)), 4))
                .withMessage("--logit-bias names token 4; the vocabulary has 4 tokens");
    }

    @Test
    void refusesLogitsOfAnotherVocabulary() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sampler(SamplingOptions.neutral(), 4).sample(new float[5]))
                .withMessage("5 logits for a vocabulary of 4 tokens");
    }

    private static Sampler sampler(SamplingOptionsBuilder options, int vocabularySize) {
        return new Sampler(options.build(), vocabularySize, DryBreakers.none());
    }

    private static double[] shares(SamplingOptionsBuilder options, float[] logits) {
        Sampler sampler = sampler(options.seed(7), logits.length);
        int rounds = 20_000;
        double[] shares = new double[logits.length];
        for (int round = 0; round < rounds; round++) {
            shares[sampler.sample(logits)] += 1.0 / rounds;
        }
        for (int token = 0; token < shares.length; token++) {
            shares[token] = Math.round(shares[token] * 1e9) / 1e9;
        }
        return shares;
    }

    /** How many different tokens are taken. */
    private static int tokensOf(SamplingOptionsBuilder options) {
        int tokens = 0;
        for (double share : shares(options, LOGITS)) {
            tokens += share > 0 ? 1 : 0;
        }
        return tokens;
    }

    private static List<Integer> samples(Sampler sampler, float[] logits) {
        List<Integer> tokens = new ArrayList<>();
        for (int round = 0; round < 50; round++) {
            tokens.add(sampler.sample(logits));
        }
        return tokens;
    }

    private static float[] randomLogits(int vocabularySize) {
        Random random = new Random(2);
        float[] logits = new float[vocabularySize];
        for (int token = 0; token < vocabularySize; token++) {
            logits[token] = (float) random.nextGaussian() * 3;
        }
        return logits;
    }
}
