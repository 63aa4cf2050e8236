package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PenaltiesTest {
    private static final float[] LOGITS = {2, -2, 1, 0};

    @Test
    void repetitionDividesPositiveLogitsAndMultipliesOthers() {
        assertThat(penalized(SamplingOptions.neutral().repeatPenalty(2), 0, 1, 0, 3))
                .containsExactly(1, -4, 1, 0);
    }

    @Test
    void frequencyCountsAndPresenceDoesNot() {
        assertThat(penalized(SamplingOptions.neutral().frequencyPenalty(0.5f), 0, 0, 2))
                .containsExactly(1, -2, 0.5f, 0);
        assertThat(penalized(SamplingOptions.neutral().presencePenalty(0.5f), 0, 0, 2))
                .containsExactly(1.5f, -2, 0.5f, 0);
    }

    @Test
    void tokensLeaveTheWindow() {
        SamplingOptionsBuilder options =
                SamplingOptions.neutral().frequencyPenalty(1).repeatLastN(3);

        assertThat(penalized(options, 0, 0, 2, 2)).containsExactly(1, -2, -1, 0);
        assertThat(penalized(options, 0, 0, 2, 2, 2)).containsExactly(2, -2, -2, 0);
    }

    @Test
    void aWindowOfMinusOneIsAllAndOfZeroNone() {
        int[] history = new int[100];

        assertThat(penalized(SamplingOptions.neutral().frequencyPenalty(0.5f).repeatLastN(-1), history))
                .containsExactly(-48, -2, 1, 0);
        assertThat(penalized(SamplingOptions.neutral().frequencyPenalty(0.5f).repeatLastN(0), history))
                .containsExactly(LOGITS);
    }

    @Test
    void findsTokensAmongThoseThatWereKept() {
        TokenList history = new TokenList();
        Penalties penalties = penalties(SamplingOptions.neutral().presencePenalty(1), history, 2, 1);
        Candidates candidates = new Candidates();
        candidates.load(LOGITS);
        candidates.keepFirst(2);
        penalties.apply(candidates);

        assertThat(candidates.logit(candidates.indexOf(0))).isEqualTo(2);
        assertThat(candidates.logit(candidates.indexOf(2))).isEqualTo(0);
        assertThat(candidates.indexOf(1)).isEqualTo(-1);
    }

    private static float[] penalized(SamplingOptionsBuilder options, int... tokens) {
        Candidates candidates = new Candidates();
        candidates.load(LOGITS);
        penalties(options, new TokenList(), tokens).apply(candidates);
        float[] logits = new float[LOGITS.length];
        for (int token = 0; token < logits.length; token++) {
            logits[token] = candidates.logit(candidates.indexOf(token));
        }
        return logits;
    }

    private static Penalties penalties(SamplingOptionsBuilder options, TokenList history, int... tokens) {
        Penalties penalties = new Penalties(options.build(), history);
        for (int token : tokens) {
            history.add(token);
            penalties.accepted();
        }
        return penalties;
    }
}
