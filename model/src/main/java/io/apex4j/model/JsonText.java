package io.apex4j.model;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes JSON (RFC 8259). Values are {@link Map} with string keys in their order, {@link List}, {@link String},
 * {@link Long}, {@link BigInteger}, {@link BigDecimal}, {@link Boolean} and null: the types that {@link
 * ChatTemplateInput} takes.
 */
public final class JsonText {
    private JsonText() {}

    /**
     * The value of a text that is one JSON value, white space around it aside.
     *
     * @throws ModelException when it is none, lies deeper than 100 values, or has a number of more than 1,000 characters;
     *     the message names the place
     */
    public static @Nullable Object parse(String text) {
        return new JsonReader(text).read();
    }

    /**
     * A value as JSON without white space.
     *
     * @param value of the documented types, other integers and binary floating-point numbers included; not deeper than the
     *     thread's stack allows
     * @throws ModelException when there is a value of another type in it, or a number that is none
     */
    public static String write(@Nullable Object value) {
        StringBuilder text = new StringBuilder();
        append(value, text);
        return text.toString();
    }

    private static void append(@Nullable Object value, StringBuilder text) {
        switch (value) {
            case null -> text.append("null");
            case String string -> appendString(string, text);
            case Boolean bool -> text.append(bool);
            case Number number -> appendNumber(number, text);
            case Map<?, ?> map -> appendMap(map, text);
            case List<?> list -> appendList(list, text);
            default ->
                throw new ModelException("a " + value.getClass().getName()
                        + " cannot be written as JSON; maps, lists, strings, numbers, truth values and null can");
        }
    }

    private static void appendNumber(Number number, StringBuilder text) {
        double real = number.doubleValue();
        boolean isBinary = number instanceof Double || number instanceof Float;
        if (isBinary && (Double.isNaN(real) || Double.isInfinite(real))) {
            throw new ModelException("the number " + number + " cannot be written as JSON");
        }
        text.append(number);
    }

    private static void appendMap(Map<?, ?> map, StringBuilder text) {
        text.append('{');
        Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<?, ?> entry = entries.next();
            appendString(String.valueOf(entry.getKey()), text);
            append(entry.getValue(), text.append(':'));
            text.append(entries.hasNext() ? "," : "");
        }
        text.append('}');
    }

    private static void appendList(List<?> list, StringBuilder text) {
        text.append('[');
        Iterator<?> items = list.iterator();
        while (items.hasNext()) {
            append(items.next(), text);
            text.append(items.hasNext() ? "," : "");
        }
        text.append(']');
    }

    private static void appendString(String string, StringBuilder text) {
        text.append('"');
        for (int index = 0; index < string.length(); index++) {
            char character = string.charAt(index);
            switch (character) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (character < ' ' || isAlone(string, index)) {
                        text.append("\\u%04x".formatted((int) character));
                    } else {
                        text.append(character);
                    }
                }
            }
        }
        text.append('"');
    }

    /** Whether there is half a character. */
    private static boolean isAlone(String string, int index) {
        char character = string.charAt(index);
        if (Character.isHighSurrogate(character)) {
            return index + 1 == string.length() || !Character.isLowSurrogate(string.charAt(index + 1));
        }
        return Character.isLowSurrogate(character)
                && (index == 0 || !Character.isHighSurrogate(string.charAt(index - 1)));
    }
}
