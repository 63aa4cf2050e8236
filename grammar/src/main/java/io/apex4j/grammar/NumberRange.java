package io.apex4j.grammar;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A set of numbers: those between two bounds that are multiples of a number.
 *
 * @param low null where there is no lowest
 * @param isLowExcluded whether the bound itself is left out
 * @param high null where there is no highest
 * @param isHighExcluded whether the bound itself is left out
 * @param multipleOf positive; null for any
 */
record NumberRange(
        @Nullable BigDecimal low,
        boolean isLowExcluded,
        @Nullable BigDecimal high,
        boolean isHighExcluded,
        @Nullable BigDecimal multipleOf) {
    private static final NumberRange ALL = new NumberRange(null, false, null, false, null);

    static NumberRange all() {
        return ALL;
    }

    static NumberRange from(BigDecimal low, boolean isExcluded) {
        return new NumberRange(low, isExcluded, null, false, null);
    }

    static NumberRange to(BigDecimal high, boolean isExcluded) {
        return new NumberRange(null, false, high, isExcluded, null);
    }

    static NumberRange multiplesOf(BigDecimal number) {
        return new NumberRange(null, false, null, false, number);
    }

    /** The numbers that are in this set and in another. */
    NumberRange and(NumberRange other) {
        NumberRange lower = lower(other) ? this : other;
        NumberRange upper = upper(other) ? this : other;
        return new NumberRange(
                lower.low, lower.isLowExcluded, upper.high, upper.isHighExcluded, common(multipleOf, other.multipleOf));
    }

    /** Whether the lower bound of this set is the narrower one. */
    private boolean lower(NumberRange other) {
        if (low == null || other.low == null) {
            return low != null;
        }
        int order = low.compareTo(other.low);
        return order > 0 || order == 0 && isLowExcluded;
    }

    private boolean upper(NumberRange other) {
        if (high == null || other.high == null) {
            return high != null;
        }
        int order = high.compareTo(other.high);
        return order < 0 || order == 0 && isHighExcluded;
    }

    private static @Nullable BigDecimal common(@Nullable BigDecimal first, @Nullable BigDecimal second) {
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        int scale = Math.max(Math.max(first.scale(), second.scale()), 0);
        BigInteger one = first.setScale(scale, RoundingMode.UNNECESSARY).unscaledValue();
        BigInteger other = second.setScale(scale, RoundingMode.UNNECESSARY).unscaledValue();
        return new BigDecimal(one.divide(one.gcd(other)).multiply(other), scale);
    }

    boolean isAll() {
        return equals(ALL);
    }

    static boolean isWhole(BigDecimal number) {
        return number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
    }

    /** Whether this is the set of all whole numbers. */
    boolean isAllIntegers() {
        return low == null && high == null && multipleOf != null && multipleOf.compareTo(BigDecimal.ONE) == 0;
    }

    boolean contains(BigDecimal number) {
        return Optional.ofNullable(low).filter(bound -> !isAbove(number, bound)).isEmpty()
                && Optional.ofNullable(high)
                        .filter(bound -> !isBelow(number, bound))
                        .isEmpty()
                && (multipleOf == null || number.remainder(multipleOf).signum() == 0);
    }

    private boolean isAbove(BigDecimal number, BigDecimal bound) {
        int order = number.compareTo(bound);
        return order > 0 || order == 0 && !isLowExcluded;
    }

    private boolean isBelow(BigDecimal number, BigDecimal bound) {
        int order = number.compareTo(bound);
        return order < 0 || order == 0 && !isHighExcluded;
    }

    /** Whether no number is in the set. */
    boolean isEmpty() {
        if (low == null || high == null) {
            return false;
        }
        if (multipleOf == null) {
            int order = low.compareTo(high);
            return order > 0 || order == 0 && (isLowExcluded || isHighExcluded);
        }
        BigDecimal first = low.divide(multipleOf, 0, RoundingMode.CEILING).multiply(multipleOf);
        if (isLowExcluded && first.compareTo(low) == 0) {
            first = first.add(multipleOf);
        }
        return !isBelow(first, high);
    }
}
