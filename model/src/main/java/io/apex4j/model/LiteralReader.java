package io.apex4j.model;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads values as models write them into calls: literals of Python and of JSON, in any mixture. Sets and tuples become
 * lists, keys become strings, leading zeros are dropped. A key that comes twice is an error: its first value would be lost. Values are those that {@link JsonText} writes.
 */
final class LiteralReader {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_NUMBER_CHARS = 1000;
    private static final Pattern INTEGER = Pattern.compile("([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[oO]([0-7]+)|0[bB]([01]+))");
    private static final Pattern DECIMAL =
            Pattern.compile("[-+]?(?:\\d[\\d_]*+(\\.[\\d_]*+)?+|(\\.\\d[\\d_]*+))([eE][-+]?\\d++)?+");

    private final LiteralCursor cursor;
    private final LiteralString strings;

    LiteralReader(LiteralCursor cursor) {
        this.cursor = cursor;
        this.strings = new LiteralString(cursor);
    }

    /** Whether every string ended at the first quote that could end it. */
    boolean isPlain() {
        return strings.isPlain();
    }

    /** The value that begins here, after which {@code place} goes on. */
    @Nullable
    Object value(LiteralString.Place place, int depth) {
        cursor.skipSpace();
        if (depth > MAX_DEPTH || cursor.isAtEnd()) {
            throw new LiteralCursor.Fault();
        }
        return switch (cursor.peek()) {
            case '\'', '"' -> strings.read(place);
            case '[' -> list(']', depth + 1);
            case '(' -> tuple(depth + 1);
            case '{' -> mapOrSet(depth + 1);
            case '-', '+', '.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> word();
        };
    }

    private @Nullable Object word() {
        return switch (cursor.name()) {
            case "True", "true" -> true;
            case "False", "false" -> false;
            case "None", "null" -> null;
            default -> throw new LiteralCursor.Fault();
        };
    }

    private List<@Nullable Object> list(char end, int depth) {
        List<@Nullable Object> items = new ArrayList<>();
        cursor.moveTo(cursor.index() + 1);
        while (!cursor.skip(end)) {
            items.add(value(LiteralString.Place.ITEM, depth));
            if (!cursor.skip(',')) {
                cursor.expect(end);
                break;
            }
        }
        return items;
    }

    /** A tuple, or a value in parentheses. */
    private @Nullable Object tuple(int depth) {
        List<@Nullable Object> items = list(')', depth);
        return items.size() == 1 && !isCommaBefore(cursor.index() - 1) ? items.getFirst() : items;
    }

    private boolean isCommaBefore(int place) {
        int index = place - 1;
        while (Character.isWhitespace(cursor.at(index))) {
            index--;
        }
        return cursor.at(index) == ',';
    }

    private Object mapOrSet(int depth) {
        cursor.moveTo(cursor.index() + 1);
        if (cursor.skip('}')) {
            return new LinkedHashMap<String, Object>();
        }
        Object first = value(LiteralString.Place.KEY, depth);
        return cursor.skip(':') ? map(key(first), depth) : set(first, depth);
    }

    private List<@Nullable Object> set(@Nullable Object first, int depth) {
        List<@Nullable Object> items = new ArrayList<>();
        items.add(first);
        while (!cursor.skip('}')) {
            cursor.expect(',');
            if (cursor.skip('}')) {
                break;
            }
            items.add(value(LiteralString.Place.ITEM, depth));
        }
        return items;
    }

    /** A map, of which the first key and the colon have been read. */
    private Map<String, @Nullable Object> map(String firstKey, int depth) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put(firstKey, value(LiteralString.Place.ENTRY, depth));
        while (!cursor.skip('}')) {
            cursor.expect(',');
            if (cursor.skip('}')) {
                break;
            }
            String key = key(value(LiteralString.Place.KEY, depth));
            cursor.expect(':');
            if (map.containsKey(key)) {
                throw new LiteralCursor.Fault();
            }
            map.put(key, value(LiteralString.Place.ENTRY, depth));
        }
        return map;
    }

    private static String key(@Nullable Object value) {
        return switch (value) {
            case String text -> text;
            case List<?> _, Map<?, ?> _ -> throw new LiteralCursor.Fault();
            case null, default -> JsonText.write(value);
        };
    }

    private Number number() {
        Matcher integer = INTEGER.matcher(cursor.text()).region(cursor.index(), cursor.end());
        if (integer.lookingAt()) {
            checkNumber(integer);
            BigInteger value = integer.group(2) != null
                    ? new BigInteger(integer.group(2), 16)
                    : integer.group(3) != null
                            ? new BigInteger(integer.group(3), 8)
                            : new BigInteger(integer.group(4), 2);
            return JsonReader.integer(integer.group(1).equals("-") ? value.negate() : value);
        }
        Matcher decimal = DECIMAL.matcher(cursor.text()).region(cursor.index(), cursor.end());
        if (!decimal.lookingAt()) {
            throw new LiteralCursor.Fault();
        }
        checkNumber(decimal);
        String digits = decimal.group().replace("_", "");
        boolean isInteger = decimal.group(1) == null && decimal.group(2) == null && decimal.group(3) == null;
        try {
            return isInteger ? JsonReader.integer(new BigInteger(digits)) : new BigDecimal(digits);
        } catch (NumberFormatException exception) {
            throw new LiteralCursor.Fault();
        }
    }

    private void checkNumber(Matcher matcher) {
        boolean isTooLong = matcher.end() - matcher.start() > MAX_NUMBER_CHARS;
        if (isTooLong || LiteralCursor.isNamePart(cursor.at(matcher.end()))) {
            throw new LiteralCursor.Fault();
        }
        cursor.moveTo(matcher.end());
    }
}
