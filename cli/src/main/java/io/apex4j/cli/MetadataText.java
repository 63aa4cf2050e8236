package io.apex4j.cli;

import io.apex4j.gguf.GgufArray;
import io.apex4j.gguf.GgufValue;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Metadata values as tables and JSON show them. */
final class MetadataText {
    private static final int MAXIMUM_TEXT = 80;
    private static final int SHOWN_ELEMENTS = 6;
    private static final int WHOLE_IN_JSON = 64;

    private MetadataText() {}

    /** The type in words: {@code uint32}, {@code string[8192]}. */
    static String type(GgufValue value) {
        return value instanceof GgufArray array
                ? lower(array.elementType()) + "[" + array.size() + "]"
                : lower(value.type());
    }

    /**
     * The value in one line.
     *
     * @param full whether long texts and arrays are shown to their end
     */
    static String of(GgufValue value, boolean full) {
        return switch (value) {
            case GgufArray array -> array(array, full);
            case GgufValue.Text(String text) -> full ? Printable.of(text) : Printable.of(text, MAXIMUM_TEXT);
            case GgufValue.UInt8 _,
                    GgufValue.Int8 _,
                    GgufValue.UInt16 _,
                    GgufValue.Int16 _,
                    GgufValue.UInt32 _,
                    GgufValue.Int32 _,
                    GgufValue.UInt64 _,
                    GgufValue.Int64 _,
                    GgufValue.Float32 _,
                    GgufValue.Float64 _,
                    GgufValue.Bool _ -> String.valueOf(plain(value));
        };
    }

    private static String array(GgufArray array, boolean full) {
        int shown = full ? array.size() : Math.min(array.size(), SHOWN_ELEMENTS);
        String elements = array.values(shown).stream()
                .map(element -> element(element, full))
                .collect(Collectors.joining(", "));
        return "[" + elements + (shown < array.size() ? ", ..." : "") + "]";
    }

    private static String element(GgufValue value, boolean full) {
        return value instanceof GgufValue.Text ? "'" + of(value, full) + "'" : of(value, full);
    }

    /**
     * The value for JSON: an array of more than 64 elements, unless {@code full}, is an object with its type, its size and
     * its first elements.
     */
    static Object json(GgufValue value, boolean full) {
        if (!(value instanceof GgufArray array)) {
            return plain(value);
        }
        boolean isWhole = full || array.size() <= WHOLE_IN_JSON;
        List<Object> elements = array.values(isWhole ? array.size() : SHOWN_ELEMENTS).stream()
                .map(MetadataText::plain)
                .toList();
        if (isWhole) {
            return elements;
        }
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("elementType", lower(array.elementType()));
        object.put("size", array.size());
        object.put("first", elements);
        return object;
    }

    private static Object plain(GgufValue value) {
        return switch (value) {
            case GgufValue.UInt8(int number) -> number;
            case GgufValue.Int8(byte number) -> number;
            case GgufValue.UInt16(int number) -> number;
            case GgufValue.Int16(short number) -> number;
            case GgufValue.UInt32(long number) -> number;
            case GgufValue.Int32(int number) -> number;
            case GgufValue.UInt64(long number) -> new BigInteger(Long.toUnsignedString(number));
            case GgufValue.Int64(long number) -> number;
            case GgufValue.Float32(float number) -> number;
            case GgufValue.Float64(double number) -> number;
            case GgufValue.Bool(boolean truth) -> truth;
            case GgufValue.Text(String text) -> text;
            case GgufArray array -> throw new IllegalArgumentException("not a single value: " + array);
        };
    }

    private static String lower(Enum<?> type) {
        return type.name().toLowerCase(Locale.ROOT);
    }
}
