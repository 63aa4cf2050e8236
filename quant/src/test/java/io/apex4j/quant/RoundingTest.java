package io.apex4j.quant;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Roundings of the encoders at ties, at the ends of their ranges, and beyond. */
class RoundingTest {
    private static final int SAMPLES = 20_000;

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, 0",
        "0.49999997, 0",
        "0.5, 0",
        "0.50000006, 1",
        "1.5, 2",
        "2.5, 2",
        "3.5, 4",
        "-0.5, 0",
        "-1.5, -2",
        "-2.5, -2",
        "-2.5000002, -3",
        "127.5, 128",
        "4194303, 4194303",
        "-4194303, -4194303"
    })
    void nearestIntRoundsHalfToEven(float value, int expected) {
        assertThat(Rounding.nearestInt(value)).isEqualTo(expected);
    }

    @Test
    void nearestIntIsRintInsideItsRange() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < SAMPLES; i++) {
            float value = random.nextInt(-8_000_000, 8_000_000) / (float) (1 << random.nextInt(1, 22));
            assertThat(Rounding.nearestInt(value)).as("%s", value).isEqualTo((int) Math.rint(value));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "4194304, -4194304",
        "4194306, -4194303",
        "-4194304, -4194304",
        "-4194305, 4194302",
        "1e30, 651978",
        "NaN, 0",
        "Infinity, -4194304",
        "-Infinity, -4194304"
    })
    void nearestIntWrapsOutsideItsRange(float value, int expected) {
        assertThat(Rounding.nearestInt(value)).isEqualTo(expected);
    }

    @Test
    void nearestIntCanBeLimited() {
        assertThat(Rounding.nearestInt(-7.6f, -4, 3)).isEqualTo(-4);
        assertThat(Rounding.nearestInt(2.6f, -4, 3)).isEqualTo(3);
        assertThat(Rounding.nearestInt(3.6f, -4, 3)).isEqualTo(3);
        assertThat(Rounding.nearestInt(1.4f, -4, 3)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "1.9, 1",
        "-1.9, -1",
        "-0.9, 0",
        "2147483500, 2147483520",
        "-2147483648, -2147483648",
        "2147483648, -2147483648",
        "-3e9, -2147483648",
        "NaN, -2147483648",
        "Infinity, -2147483648"
    })
    void truncateIsTheCastOfX86(float value, int expected) {
        assertThat(Rounding.truncate(value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0", "-0.0, 0", "0.49999997, 0", "-0.49999997, 0", "0.5, 1", "-0.5, -1", "1.4999999, 1",
        "1.5, 2", "2.5, 3", "-2.5, -3", "126.5, 127", "-126.5, -127", "4194303.5, 4194304", "8388607, 8388607"
    })
    void roundHalfAwayRoundsHalfAwayFromZero(float value, int expected) {
        assertThat(Rounding.roundHalfAway(value)).isEqualTo(expected);
    }

    @Test
    void roundHalfAwayIsExactHalfUpRoundingOfTheMagnitude() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < SAMPLES; i++) {
            float value = random.nextInt(-16_000_000, 16_000_000) / (float) (1 << random.nextInt(1, 25));
            int expected =
                    new BigDecimal(value).setScale(0, RoundingMode.HALF_UP).intValueExact();
            assertThat(Rounding.roundHalfAway(value)).as("%s", value).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0000",
        "-0.0, 8000",
        "1, 3c00",
        "-2, c000",
        "0x1.002p0, 3c00",
        "0x1.006p0, 3c02",
        "0x1.002002p0, 3c01",
        "65504, 7bff",
        "65519.996, 7bff",
        "65520, 7c00",
        "-1e9, fc00",
        "0x1p-24, 0001",
        "0x1p-25, 0000",
        "0x1.000002p-25, 0001",
        "0x1.8p-24, 0002",
        "0x1.ff8p-15, 03ff",
        "0x1.ffcp-15, 0400",
        "0x1p-14, 0400"
    })
    void halfRoundsToTheNearestTiesToEvenAndKeepsSubnormals(float value, String bits) {
        assertThat(Rounding.half(value)).isEqualTo((short) Integer.parseInt(bits, 16));
    }

    @Test
    void everyHalfSurvivesWideningAndRounding() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = Float.float16ToFloat((short) bits);
            if (!Float.isNaN(value)) {
                assertThat(Rounding.half(value)).isEqualTo((short) bits);
                assertThat(Rounding.throughHalf(value)).isEqualTo(value);
            }
        }
    }

    @Test
    void throughHalfDropsTheBitsThatAHalfLacks() {
        assertThat(Rounding.throughHalf(0.1f)).isEqualTo(0x1.998p-4f);
        assertThat(Rounding.throughHalf(1e-9f)).isZero();
        assertThat(Rounding.throughHalf(70000f)).isInfinite();
    }
}
