package io.apex4j.grammar;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The decimal numbers of a range as an automaton over their digits. Numbers are written without exponent and without
 * zeros that begin them, and not as {@code -0}; with up to {@value JsonRules#DIGITS} digits, or as many as the bounds
 * have.
 */
final class NumberAutomaton {
    private static final int LARGEST_DIVISOR = 5000;
    private static final BigDecimal LARGEST = BigDecimal.TEN.pow(SchemaLimits.DIGITS);

    private final Digits low;
    private final Digits high;
    private final boolean isNegative;
    private final int divisor;
    private final int fractionDigits;
    private final int wholeDigits;

    /** A bound of magnitudes: digits before and behind the point, without zeros that say nothing. */
    private record Digits(boolean isGiven, String whole, String fraction, boolean isExcluded) {
        private static final Digits NONE = new Digits(false, "", "", false);

        int wholeDigit(int index) {
            return index < whole.length() ? whole.charAt(index) - '0' : 0;
        }

        int fractionDigit(int index) {
            return index < fraction.length() ? fraction.charAt(index) - '0' : 0;
        }
    }

    /**
     * Where a number is.
     *
     * @param count digits since the sign or the point
     * @param whole digits before the point, for the count of all
     * @param low order of the digits against as many of the lower bound
     * @param high order of the digits against as many of the upper bound
     * @param isZero whether all digits are zero
     * @param remainder of all digits as one number
     */
    private record Place(Phase phase, int count, int whole, int low, int high, boolean isZero, int remainder) {}

    private enum Phase {
        SIGN,
        WHOLE,
        POINT,
        FRACTION
    }

    private NumberAutomaton(NumberRange magnitudes, boolean isNegative, String pointer) {
        this.isNegative = isNegative;
        this.low = digits(magnitudes.low(), magnitudes.isLowExcluded(), pointer);
        this.high = magnitudes.high() == null || magnitudes.high().compareTo(LARGEST) >= 0
                ? Digits.NONE // numbers do not get as long as that
                : digits(magnitudes.high(), magnitudes.isHighExcluded(), pointer);
        BigDecimal multiple = magnitudes.multipleOf();
        int scale =
                multiple == null ? 0 : Math.max(0, multiple.stripTrailingZeros().scale());
        this.divisor = multiple == null ? 1 : divisor(multiple, scale, pointer);
        int boundDigits = Math.max(low.fraction().length(), high.fraction().length());
        this.fractionDigits = multiple == null ? Math.max(JsonRules.DIGITS, boundDigits + 1) : scale;
        this.wholeDigits = Math.max(
                JsonRules.DIGITS,
                Math.max(
                        low.whole().length() + (high.isGiven() ? 0 : 1),
                        high.whole().length()));
    }

    private static int divisor(BigDecimal multiple, int scale, String pointer) {
        BigInteger divisor = multiple.movePointRight(scale).toBigIntegerExact();
        if (divisor.compareTo(BigInteger.valueOf(LARGEST_DIVISOR)) > 0) {
            throw new SchemaException(
                    pointer,
                    "multiples of " + GbnfText.excerpt(multiple.toString())
                            + " are not supported; without its point the number may be at most " + LARGEST_DIVISOR);
        }
        return divisor.intValueExact();
    }

    private static Digits digits(@Nullable BigDecimal bound, boolean isExcluded, String pointer) {
        if (bound == null) {
            return Digits.NONE;
        }
        String[] parts = bound.toPlainString().split("\\.", -1);
        String fraction = parts.length == 1 ? "" : parts[1].replaceFirst("0+$", "");
        if (parts[0].length() > SchemaLimits.DIGITS || fraction.length() > SchemaLimits.DIGITS) {
            throw new SchemaException(
                    pointer,
                    "a bound of numbers has more than " + SchemaLimits.DIGITS + " digits before or behind the point");
        }
        return new Digits(true, parts[0], fraction, isExcluded);
    }

    /** The numbers of a range; empty where none has few enough digits. */
    static Automaton of(NumberRange range, String pointer, SchemaBudget budget) {
        NumberRange positive = range.and(NumberRange.from(BigDecimal.ZERO, false));
        NumberRange mirrored = new NumberRange(
                        negated(range.high()),
                        range.isHighExcluded(),
                        negated(range.low()),
                        range.isLowExcluded(),
                        range.multipleOf())
                .and(NumberRange.from(BigDecimal.ZERO, true));
        Automaton numbers = Automaton.of(List.of(), pointer, budget);
        if (!positive.isEmpty()) {
            numbers = new NumberAutomaton(positive, false, pointer).automaton(pointer, budget);
        }
        if (!mirrored.isEmpty()) {
            Automaton negative = new NumberAutomaton(mirrored, true, pointer).automaton(pointer, budget);
            numbers = numbers.or(negative, pointer, budget);
        }
        return numbers;
    }

    private static @Nullable BigDecimal negated(@Nullable BigDecimal number) {
        return number == null ? null : number.negate();
    }

    private Automaton automaton(String pointer, SchemaBudget budget) {
        Place start = new Place(Phase.SIGN, 0, 0, 0, 0, true, 0);
        return Automaton.explore(start, this::moves, this::isEnd, pointer, budget);
    }

    private List<Automaton.Move<Place>> moves(Place place) {
        List<Automaton.Move<Place>> moves = new ArrayList<>();
        switch (place.phase()) {
            case SIGN -> {
                Place whole = new Place(Phase.WHOLE, 0, 0, 0, 0, true, 0);
                if (isNegative) {
                    moves.add(new Automaton.Move<>(CodePoints.of('-'), whole));
                } else {
                    addDigits(whole, moves);
                }
            }
            case WHOLE -> {
                addDigits(place, moves);
                addPoint(place, moves);
            }
            case POINT, FRACTION -> addFraction(place, moves);
        }
        return moves;
    }

    private void addDigits(Place place, List<Automaton.Move<Place>> moves) {
        boolean isOver = place.count() == wholeDigits || place.count() == 1 && place.isZero();
        if (isOver) {
            return;
        }
        for (int digit = 0; digit <= 9; digit++) {
            int lowOrder = order(place.low(), digit, low.wholeDigit(place.count()));
            int highOrder = order(place.high(), digit, high.wholeDigit(place.count()));
            Place next = new Place(
                    Phase.WHOLE,
                    place.count() + 1,
                    0,
                    low.isGiven() ? lowOrder : 1,
                    high.isGiven() ? highOrder : -1,
                    place.isZero() && digit == 0,
                    (10 * place.remainder() + digit) % divisor);
            if (canBeWhole(next)) {
                moves.add(new Automaton.Move<>(CodePoints.of('0' + digit), next));
            }
        }
    }

    /** Whether digits before the point can still become few enough for the upper bound. */
    private boolean canBeWhole(Place place) {
        return !high.isGiven() || place.count() < high.whole().length() || wholeOrder(place, high, place.high()) <= 0;
    }

    /** The order of all digits before the point against those of a bound. */
    private static int wholeOrder(Place place, Digits bound, int order) {
        int lengths = Integer.compare(place.count(), bound.whole().length());
        return lengths == 0 ? order : lengths;
    }

    private void addPoint(Place place, List<Automaton.Move<Place>> moves) {
        if (fractionDigits == 0 || place.count() == 0) {
            return;
        }
        int lowOrder = low.isGiven() ? wholeOrder(place, low, place.low()) : 1;
        int highOrder = high.isGiven() ? wholeOrder(place, high, place.high()) : -1;
        if (lowOrder >= 0 && highOrder <= 0) {
            moves.add(new Automaton.Move<>(
                    CodePoints.of('.'),
                    new Place(Phase.POINT, 0, place.count(), lowOrder, highOrder, place.isZero(), place.remainder())));
        }
    }

    private void addFraction(Place place, List<Automaton.Move<Place>> moves) {
        boolean isTight = place.low() == 0 || place.high() == 0;
        boolean isLong = place.whole() + place.count() >= JsonRules.DIGITS && !isTight && divisor == 1;
        if (place.count() == fractionDigits || isLong && place.count() > 0) {
            return;
        }
        for (int digit = 0; digit <= 9; digit++) {
            int lowOrder = order(place.low(), digit, low.fractionDigit(place.count()));
            int highOrder = order(place.high(), digit, high.fractionDigit(place.count()));
            if (lowOrder >= 0 && highOrder <= 0) {
                moves.add(new Automaton.Move<>(
                        CodePoints.of('0' + digit),
                        new Place(
                                Phase.FRACTION,
                                place.count() + 1,
                                place.whole(),
                                lowOrder,
                                highOrder,
                                place.isZero() && digit == 0,
                                (10 * place.remainder() + digit) % divisor)));
            }
        }
    }

    private static int order(int before, int digit, int boundDigit) {
        return before == 0 ? Integer.compare(digit, boundDigit) : before;
    }

    private boolean isEnd(Place place) {
        boolean isFraction = place.phase() == Phase.FRACTION;
        boolean isWhole = place.phase() == Phase.WHOLE && place.count() > 0;
        if (!isFraction && !isWhole || isNegative && place.isZero()) {
            return false;
        }
        int lowOrder = !low.isGiven() ? 1 : isFraction ? place.low() : wholeOrder(place, low, place.low());
        int highOrder = !high.isGiven() ? -1 : isFraction ? place.high() : wholeOrder(place, high, place.high());
        int count = isFraction ? place.count() : 0;
        return isAbove(lowOrder, count) && isBelow(highOrder, count) && isMultiple(place, count);
    }

    /** Whether a number whose digits are in an order to as many of the lower bound is not below it. */
    private boolean isAbove(int order, int count) {
        return order > 0 || order == 0 && count >= low.fraction().length() && !low.isExcluded();
    }

    private boolean isBelow(int order, int count) {
        return order < 0 || order == 0 && (count < high.fraction().length() || !high.isExcluded());
    }

    private boolean isMultiple(Place place, int count) {
        long remainder = place.remainder();
        for (int digit = count; digit < fractionDigits && divisor > 1; digit++) {
            remainder = 10 * remainder % divisor;
        }
        return remainder % divisor == 0;
    }
}
