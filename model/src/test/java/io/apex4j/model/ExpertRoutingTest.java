package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ExpertRoutingTest {
    private static final float TOLERANCE = 1e-6f;

    private static float sigmoid(double x) {
        return (float) (1 / (1 + Math.exp(-x)));
    }

    @Test
    void theBiasChoosesButDoesNotWeigh() {
        float[] router = {0, 2, 1, -1};
        float[] bias = {0.9f, 0, 0, 0};
        ExpertRouting routing = ExpertRouting.of(router, 1, bias, 2, 1);
        assertThat(routing.slot(0, 0)).isEqualTo(0);
        assertThat(routing.slot(1, 0)).isEqualTo(1);
        assertThat(routing.count(2)).isZero();
        float sum = sigmoid(0) + sigmoid(2);
        assertThat(routing.weight(0)).isCloseTo(sigmoid(0) / sum, within(TOLERANCE));
        assertThat(routing.weight(1)).isCloseTo(sigmoid(2) / sum, within(TOLERANCE));
    }

    @Test
    void slotsAreInDescendingOrderOfTheScore() {
        ExpertRouting routing = ExpertRouting.of(new float[] {1, 3, 2, 0}, 1, new float[4], 3, 1);
        assertThat(routing.slot(1, 0)).isEqualTo(0);
        assertThat(routing.slot(2, 0)).isEqualTo(1);
        assertThat(routing.slot(0, 0)).isEqualTo(2);
    }

    @Test
    void atEqualScoresTheLowerNumberIsFirst() {
        ExpertRouting routing = ExpertRouting.of(new float[] {0, 1, 1, 1}, 1, new float[4], 2, 1);
        assertThat(routing.slot(1, 0)).isEqualTo(0);
        assertThat(routing.slot(2, 0)).isEqualTo(1);
    }

    @Test
    void weightsAreScaled() {
        ExpertRouting routing = ExpertRouting.of(new float[] {1, 1}, 1, new float[2], 2, 2.5f);
        assertThat(routing.weight(0)).isCloseTo(1.25f, within(TOLERANCE));
    }

    @Test
    void scoresOfNothingAreNotBlownUp() {
        ExpertRouting routing = ExpertRouting.of(new float[] {-20, -20}, 1, new float[2], 2, 1);
        assertThat(routing.weight(0)).isCloseTo(sigmoid(-20) / 6.103515625e-5f, within(TOLERANCE));
    }

    @Test
    void tokensOfAnExpertAreInOrder() {
        float[] router = {5, 1, 0, 0, 5, 1, 5, 1, 0, 5, 0, 1};
        ExpertRouting routing = ExpertRouting.of(router, 4, new float[3], 2, 1);
        assertThat(routing.count(0)).isEqualTo(3);
        assertThat(new int[] {routing.slot(0, 0), routing.slot(0, 1), routing.slot(0, 2)})
                .containsExactly(0, 4, 6);
        assertThat(routing.count(0) + routing.count(1) + routing.count(2)).isEqualTo(8);
    }
}
