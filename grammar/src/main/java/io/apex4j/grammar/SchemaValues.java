package io.apex4j.grammar;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the values of keywords. */
final class SchemaValues {
    /** Digits and zeros of a number, so that working with it costs little. */
    private static final int MOST_DIGITS = 400;

    private SchemaValues() {}

    /** A keyword that counts something. */
    static Optional<Integer> count(Map<?, ?> schema, String keyword, SchemaLocation location, int limit) {
        Object value = schema.get(keyword);
        if (value == null && !schema.containsKey(keyword)) {
            return Optional.empty();
        }
        String pointer = location.pointer() + "/" + keyword;
        BigDecimal number = number(value, pointer);
        if (number.signum() < 0 || !NumberRange.isWhole(number)) {
            throw new SchemaException(pointer, "counts something, and is " + text(value));
        }
        if (number.compareTo(BigDecimal.valueOf(limit)) > 0) {
            throw new SchemaException(pointer, "is " + text(value) + ", the limit is " + limit);
        }
        return Optional.of(number.intValueExact());
    }

    /** A keyword with a number. */
    static Optional<BigDecimal> number(Map<?, ?> schema, String keyword, SchemaLocation location) {
        return schema.containsKey(keyword)
                ? Optional.of(number(schema.get(keyword), location.pointer() + "/" + keyword))
                : Optional.empty();
    }

    /** A keyword with a text. */
    static Optional<String> text(Map<?, ?> schema, String keyword, SchemaLocation location) {
        if (!schema.containsKey(keyword)) {
            return Optional.empty();
        }
        if (schema.get(keyword) instanceof String text) {
            return Optional.of(text);
        }
        throw new SchemaException(location.pointer() + "/" + keyword, "is a text, not " + text(schema.get(keyword)));
    }

    static BigDecimal number(@Nullable Object value, String pointer) {
        BigDecimal number = switch (value) {
            case BigDecimal decimal -> decimal;
            case BigInteger integer -> new BigDecimal(integer);
            case Double real when Double.isFinite(real) -> BigDecimal.valueOf(real);
            case Float real when Float.isFinite(real) -> new BigDecimal(real.toString());
            case Long integer -> BigDecimal.valueOf(integer);
            case Integer integer -> BigDecimal.valueOf(integer);
            case Short integer -> BigDecimal.valueOf(integer);
            case Byte integer -> BigDecimal.valueOf(integer);
            case null, default -> throw new SchemaException(pointer, "is a number, not " + text(value));
        };
        if (isLong(number)) {
            throw new SchemaException(pointer, "a number has more than " + MOST_DIGITS + " digits or zeros");
        }
        return number;
    }

    private static boolean isLong(BigDecimal number) {
        return number.unscaledValue().bitLength() > 4 * MOST_DIGITS
                || number.precision() > MOST_DIGITS
                || Math.abs((long) number.scale()) > MOST_DIGITS;
    }

    /** A value in a message. */
    static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case String text -> "'" + GbnfText.excerpt(text) + "'";
            case Map<?, ?> _ -> "an object";
            case List<?> _ -> "a list";
            case BigDecimal number when isLong(number) -> "a number of many digits";
            case BigInteger number when isLong(new BigDecimal(number)) -> "a number of many digits";
            default -> GbnfText.excerpt(value.toString());
        };
    }
}
