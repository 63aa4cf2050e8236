package io.apex4j.model;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one JSON value, as {@link JsonText#parse} says. Of equal keys the last counts. */
final class JsonReader {
    private static final int MAX_DEPTH = 100;
    private static final int MAX_NUMBER_CHARS = 1000;
    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9]\\d*+)(\\.\\d++)?+([eE][-+]?\\d++)?+");

    private final String text;
    private int index;

    JsonReader(String text) {
        this.text = text;
    }

    @Nullable
    Object read() {
        Object value = value(0);
        skipSpace();
        if (index < text.length()) {
            throw bad("something comes after the value");
        }
        return value;
    }

    private @Nullable Object value(int depth) {
        if (depth > MAX_DEPTH) {
            throw bad("the value lies deeper than the limit of " + MAX_DEPTH);
        }
        skipSpace();
        return switch (peek()) {
            case '{' -> map(depth + 1);
            case '[' -> list(depth + 1);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, Object> map(int depth) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        index++;
        skipSpace();
        if (peek() == '}') {
            index++;
            return Collections.unmodifiableMap(map);
        }
        do {
            skipSpace();
            if (peek() != '"') {
                throw bad("a key in double quotes is missing");
            }
            String key = string();
            skipSpace();
            expect(':');
            map.put(key, value(depth));
        } while (hasNext('}'));
        return Collections.unmodifiableMap(map);
    }

    private List<Object> list(int depth) {
        List<@Nullable Object> list = new ArrayList<>();
        index++;
        skipSpace();
        if (peek() == ']') {
            index++;
            return Collections.unmodifiableList(list);
        }
        do {
            list.add(value(depth));
        } while (hasNext(']'));
        return Collections.unmodifiableList(list);
    }

    private boolean hasNext(char end) {
        skipSpace();
        if (peek() == ',') {
            index++;
            return true;
        }
        expect(end);
        return false;
    }

    private @Nullable Object word(String word, @Nullable Object value) {
        if (!text.startsWith(word, index)) {
            throw bad("no value");
        }
        index += word.length();
        return value;
    }

    private Number number() {
        Matcher matcher = NUMBER.matcher(text).region(index, text.length());
        if (!matcher.lookingAt()) {
            throw bad("no value");
        }
        String number = matcher.group();
        if (number.length() > MAX_NUMBER_CHARS) {
            throw bad("a number of " + number.length() + " characters, the limit is " + MAX_NUMBER_CHARS);
        }
        try {
            Number value = matcher.group(1) == null && matcher.group(2) == null
                    ? integer(new BigInteger(number))
                    : new BigDecimal(number);
            index = matcher.end();
            return value;
        } catch (NumberFormatException exception) {
            throw bad("the number " + Excerpt.of(number) + " is out of range");
        }
    }

    /** An integer as a long where it is one. */
    static Number integer(BigInteger value) {
        return value.bitLength() < Long.SIZE ? (Number) value.longValue() : value;
    }

    private String string() {
        StringBuilder string = new StringBuilder();
        index++;
        while (true) {
            char character = peek();
            if (character < ' ') {
                throw bad("a control character in a string");
            }
            index++;
            if (character == '"') {
                return string.toString();
            }
            string.append(character == '\\' ? escaped() : character);
        }
    }

    private char escaped() {
        char character = peek();
        index++;
        return switch (character) {
            case '"', '\\', '/' -> character;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unit();
            default -> throw bad("an unknown escape");
        };
    }

    private char unit() {
        int value = 0;
        for (int digit = 0; digit < 4; digit++) {
            char character = peek();
            int number = character < 128 ? Character.digit(character, 16) : -1;
            if (number < 0) {
                throw bad("\\u needs four hexadecimal digits");
            }
            value = 16 * value + number;
            index++;
        }
        return (char) value;
    }

    private void expect(char expected) {
        if (peek() != expected) {
            throw bad("'" + expected + "' is missing");
        }
        index++;
    }

    private char peek() {
        if (index == text.length()) {
            throw bad("the text ends too early");
        }
        return text.charAt(index);
    }

    private void skipSpace() {
        while (index < text.length() && " \t\n\r".indexOf(text.charAt(index)) >= 0) {
            index++;
        }
    }

    private ModelException bad(String what) {
        String near = text.substring(index, Math.min(text.length(), index + 20));
        return new ModelException("JSON at character " + (index + 1) + ": " + what
                + (near.isEmpty() ? "" : ", at '" + Excerpt.of(near) + "'"));
    }
}
