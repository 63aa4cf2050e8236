package io.apex4j.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LogitsDistanceTest {
    private final LogitsDistance.Meter meter = new LogitsDistance.Meter();

    @Test
    void equalLogitsAreNoDistanceApart() {
        meter.add(new float[] {1, 2, 3}, new float[] {1, 2, 3});

        assertThat(meter.distance()).isEqualTo(new LogitsDistance(1, 0, 0, 0, 1));
    }

    @Test
    void aShiftOfAllLogitsChangesTheLogitsButNotTheDistribution() {
        meter.add(new float[] {1, 2, 3}, new float[] {2, 3, 4});

        assertThat(meter.distance().divergence()).isCloseTo(0, within(1e-12));
        assertThat(meter.distance().difference()).isEqualTo(1);
        assertThat(meter.distance().agreement()).isEqualTo(1);
    }

    @Test
    void theDivergenceIsThatOfTheReferenceFromTheOther() {
        float[] reference = {(float) Math.log(0.75), (float) Math.log(0.25)};
        float[] other = {(float) Math.log(0.5), (float) Math.log(0.5)};
        meter.add(reference, other);

        double expected = 0.75 * Math.log(0.75 / 0.5) + 0.25 * Math.log(0.25 / 0.5);
        assertThat(meter.distance().divergence()).isCloseTo(expected, within(1e-7));
    }

    @Test
    void tokensAreAveragedAndTheWorstIsKept() {
        meter.add(new float[] {0, 9}, new float[] {0, 9});
        meter.add(new float[] {0, 9}, new float[] {9, 0});

        LogitsDistance distance = meter.distance();
        assertThat(distance.tokens()).isEqualTo(2);
        assertThat(distance.agreement()).isEqualTo(0.5);
        assertThat(distance.difference()).isEqualTo(4.5);
        assertThat(distance.largestDivergence()).isCloseTo(2 * distance.divergence(), within(1e-9));
    }

    @Test
    void vocabulariesOfDifferentSizeAreRefused() {
        assertThatThrownBy(() -> meter.add(new float[2], new float[3])).hasMessageContaining("2 and 3");
    }
}
