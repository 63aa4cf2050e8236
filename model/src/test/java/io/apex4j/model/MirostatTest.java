package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MirostatTest {
    /** The surprises are 1, 2, 3 and 3 bits, and the limit begins at twice the target. */
    @Test
    void version2BeginsWithTwiceTheTarget() {
        float[] logits = {(float) Math.log(8), (float) Math.log(4), (float) Math.log(2), (float) Math.log(2)};
        SamplingOptionsBuilder options = SamplingOptions.neutral().mirostat(2).seed(1);

        assertThat(mostTokenOf(options.mirostatTau(0.4f).mirostatEta(0), logits))
                .isEqualTo(0);
        assertThat(mostTokenOf(options.mirostatTau(1.05f).mirostatEta(0), logits))
                .isEqualTo(1);
        assertThat(mostTokenOf(options.mirostatTau(2).mirostatEta(0), logits)).isEqualTo(3);
    }

    /** On a distribution by Zipf's law, in which surprises from 3 to 16 bits are to be had. */
    @ParameterizedTest
    @CsvSource({"1, 3", "1, 5", "2, 3", "2, 5"})
    void theMeanSurpriseComesNearTheTarget(int version, float target) {
        float[] logits = new float[20_000];
        for (int token = 0; token < logits.length; token++) {
            logits[token] = (float) -Math.log(token + 1.0);
        }
        SamplingOptions options = SamplingOptions.neutral()
                .mirostat(version)
                .mirostatTau(target)
                .seed(4)
                .build();
        Candidates candidates = new Candidates();
        Mirostat mirostat = new Mirostat(options, logits.length);
        SplitMix random = new SplitMix(4);
        double surprises = 0;
        int rounds = 2_000;
        for (int round = 0; round < rounds; round++) {
            candidates.load(logits);
            int chosen = mirostat.choose(candidates, random);
            surprises -= Math.log(candidates.probability(chosen)) / Math.log(2);
        }

        assertThat(surprises / rounds).isCloseTo(target, within(0.1));
    }

    @Test
    void oneTokenIsChosenWhateverTheVersion() {
        for (int version = 1; version <= 2; version++) {
            SamplingOptionsBuilder options =
                    SamplingOptions.neutral().mirostat(version).seed(1);

            assertThat(mostTokenOf(options, new float[] {3})).isZero();
        }
    }

    private static int mostTokenOf(SamplingOptionsBuilder options, float[] logits) {
        Sampler sampler = new Sampler(options.build(), logits.length, DryBreakers.none());
        int most = 0;
        for (int round = 0; round < 200; round++) {
            most = Math.max(most, sampler.sample(logits));
        }
        return most;
    }
}
