package io.apex4j.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AxisTest {
    @Test
    void ticksOfALinearAxisAreRound() {
        assertThat(labels(Axis.linear(List.of(3.61, 6.31), false, 0, 600, 70)))
                .containsExactly("3.5", "4.0", "4.5", "5.0", "5.5", "6.0");
    }

    @Test
    void anAxisFromZeroBeginsAtZero() {
        Axis axis = Axis.linear(List.of(0.3, 0.9), true, 0, 400, 80);

        assertThat(axis.pixel(0)).isZero();
        assertThat(labels(axis)).startsWith("0", "0.2");
    }

    @Test
    void ticksOfALogarithmicAxisHaveNoExponentsWhereDecimalsDo() {
        assertThat(labels(Axis.fitting(List.of(0.001, 0.0127), 0, 300, 46)))
                .containsExactly("0.001", "0.002", "0.005", "0.01");
    }

    @Test
    void verySmallTicksArePowers() {
        assertThat(labels(Axis.logarithmic(List.of(1e-7, 1e-5), 0, 300, 46))).contains("10⁻⁶", "3·10⁻⁶");
    }

    @Test
    void ticksNeverCrowd() {
        assertThat(labels(Axis.logarithmic(List.of(1e-9, 1e3), 0, 200, 64))).hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void oneValueIsEnough() {
        assertThat(labels(Axis.linear(List.of(20.5), false, 0, 300, 70))).isNotEmpty();
        assertThat(labels(Axis.linear(List.of(0.0), true, 0, 300, 70))).contains("0");
        assertThat(labels(Axis.logarithmic(List.of(0.5), 0, 300, 46))).isNotEmpty();
    }

    private static List<String> labels(Axis axis) {
        return axis.ticks().stream().map(Axis.Tick::label).toList();
    }
}
