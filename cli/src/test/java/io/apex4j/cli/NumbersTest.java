package io.apex4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
    @ParameterizedTest
    @CsvSource({"0, 0 B", "999, 999 B", "8192, 8.2 kB", "20532480, 20.53 MB", "6097581824, 6.10 GB"})
    void sizesAreDecimal(long bytes, String shown) {
        assertThat(Numbers.size(bytes)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"800, 0.8 s", "12900, 12 s", "185000, 3 min 05 s", "3720000, 1 h 02 min"})
    void durationsHaveTwoUnitsAtMost(long milliseconds, String shown) {
        assertThat(Numbers.duration(Duration.ofMillis(milliseconds))).isEqualTo(shown);
    }

    @Test
    void weightsAreCountedAsModelCardsDo() {
        assertThat(Numbers.weights(26_526_296)).isEqualTo("26.5 M");
        assertThat(Numbers.weights(8_467_856_832L)).isEqualTo("8.47 B");
        assertThat(Numbers.weightRate(30_000_000, Duration.ofSeconds(2))).isEqualTo("15.0 M weights/s");
        assertThat(Numbers.weightRate(30_000_000, Duration.ZERO)).isEqualTo("-");
    }
}
