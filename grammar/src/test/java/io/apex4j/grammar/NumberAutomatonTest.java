package io.apex4j.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Numbers are taken when they are within the bounds by exact arithmetic, and are written in one way before the point. */
class NumberAutomatonTest {
    private final SplittableRandom random = new SplittableRandom(12);

    @Test
    void numbersOfFewDigitsAreTakenWhenTheyAreInTheRange() {
        int taken = 0;
        for (int count = 0; count < 200; count++) {
            NumberRange range = range();
            if (range.isEmpty()) {
                continue;
            }
            Automaton automaton = NumberAutomaton.of(range, "#", new SchemaBudget());
            for (int hundredths = -13_000; hundredths <= 13_000; hundredths += 1 + random.nextInt(50)) {
                BigDecimal number = BigDecimal.valueOf(hundredths, 2);
                String text = random.nextBoolean() ? number.toString() : shortest(number);
                boolean isWritten = number.signum() != 0 || !text.startsWith("-");
                boolean hasPoint = text.indexOf('.') >= 0;
                boolean isTooLong = range.multipleOf() != null
                        && hasPoint
                        && text.length() - text.indexOf('.') - 1
                                > Math.max(
                                        0,
                                        range.multipleOf().stripTrailingZeros().scale());
                boolean isIn = isWritten && !isTooLong && range.contains(number);
                assertThat(automaton.accepts(text)).as("%s in %s", text, range).isEqualTo(isIn);
                taken += isIn ? 1 : 0;
            }
        }
        assertThat(taken).isGreaterThan(10_000);
    }

    @Test
    void numbersAreWrittenInOneWay() {
        Automaton all = NumberAutomaton.of(NumberRange.from(new BigDecimal("-5"), false), "#", new SchemaBudget());

        assertThat(new String[] {"-5", "-0.5", "0", "0.0", "12", "999999999999999"})
                .allMatch(all::accepts);
        assertThat(new String[] {"", "-", "-0", "-0.0", "00", "01", "-05", "1.", ".5", "1e3", "+1", "1000000000000000"})
                .noneMatch(all::accepts);
    }

    @Test
    void boundsMayHaveMoreDigitsThanADouble() {
        Automaton integers = NumberAutomaton.of(
                NumberRange.to(new BigDecimal("18446744073709551615"), false)
                        .and(NumberRange.from(new BigDecimal("18446744073709551613"), true))
                        .and(NumberRange.multiplesOf(BigDecimal.ONE)),
                "#",
                new SchemaBudget());

        assertThat(integers.accepts("18446744073709551614")).isTrue();
        assertThat(integers.accepts("18446744073709551615")).isTrue();
        assertThat(integers.accepts("18446744073709551613")).isFalse();
        assertThat(integers.accepts("18446744073709551616")).isFalse();
    }

    private NumberRange range() {
        BigDecimal low = BigDecimal.valueOf(random.nextInt(-12_000, 12_000), random.nextInt(4));
        BigDecimal high = low.add(BigDecimal.valueOf(random.nextInt(30_000), random.nextInt(5)));
        NumberRange range = NumberRange.all();
        if (random.nextInt(4) != 0) {
            range = range.and(NumberRange.from(low, random.nextBoolean()));
        }
        if (random.nextInt(4) != 0) {
            range = range.and(NumberRange.to(high, random.nextBoolean()));
        }
        return switch (random.nextInt(5)) {
            case 0 -> range.and(NumberRange.multiplesOf(BigDecimal.valueOf(1 + random.nextInt(9))));
            case 1 ->
                range.and(NumberRange.multiplesOf(BigDecimal.valueOf(1 + random.nextInt(40), 1 + random.nextInt(2))));
            default -> range;
        };
    }

    private static String shortest(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
