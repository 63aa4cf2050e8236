package io.apex4j.server;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An object of a request that is read field by field. A field that is null is taken for absent; one that is of the wrong
 * kind or out of range is refused with an {@link ApiException} that gives its path, the value and the range. Fields that
 * nobody asks for are none of its business.
 *
 * @param path where the object stands, with a dot at the end; empty for the body itself
 * @param fields what it holds
 */
record JsonRequest(String path, Map<String, @Nullable Object> fields) {
    private static final int SHOWN_CHARACTERS = 60;

    /** The body of a request. */
    static JsonRequest of(Map<String, @Nullable Object> body) {
        return new JsonRequest("", body);
    }

    /** The path of a field. */
    String pathOf(String name) {
        return path + name;
    }

    /** Whether there is a value other than null. */
    boolean has(String name) {
        return fields.get(name) != null;
    }

    /** A value of any kind. */
    Optional<Object> value(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /** A text. */
    Optional<String> text(String name) {
        return value(name).map(value -> value instanceof String text ? text : wrong(name, value, "a text"));
    }

    /** A text that has to be there. */
    String requiredText(String name) {
        return text(name).orElseThrow(() -> missing(name));
    }

    /** A truth value. */
    Optional<Boolean> bool(String name) {
        return value(name).map(value -> value instanceof Boolean bool ? bool : wrong(name, value, "true or false"));
    }

    /** A truth value, or another where it is absent. */
    boolean bool(String name, boolean usual) {
        return bool(name).orElse(usual);
    }

    /** A whole number of a range. */
    OptionalLong integer(String name, long least, long most) {
        Optional<Object> value = value(name);
        return value.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(toInteger(pathOf(name), value.get(), least, most));
    }

    /** A whole number of a range, or another where it is absent. */
    int integer(String name, int least, int most, int usual) {
        return (int) integer(name, least, most).orElse(usual);
    }

    /** A number of a range, which is finite. */
    OptionalDouble number(String name, double least, double most) {
        Optional<Object> value = value(name);
        return value.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(toNumber(pathOf(name), value.get(), least, most));
    }

    /** An object. */
    Optional<JsonRequest> object(String name) {
        return value(name).map(value -> toObject(pathOf(name), value));
    }

    /** A list of values of any kind, without nulls. */
    Optional<List<Object>> list(String name, int mostItems) {
        return value(name).map(value -> toList(pathOf(name), value, mostItems));
    }

    /** A list of objects; empty where it is absent. */
    List<JsonRequest> objects(String name, int mostItems) {
        List<JsonRequest> objects = new ArrayList<>();
        List<Object> items = list(name, mostItems).orElse(List.of());
        for (int index = 0; index < items.size(); index++) {
            objects.add(toObject(pathOf(name) + "[" + index + "]", items.get(index)));
        }
        return objects;
    }

    /** A text, or a list of texts; empty where it is absent. */
    List<String> texts(String name, int mostItems) {
        if (value(name).orElse(null) instanceof String text) {
            return List.of(text);
        }
        List<String> texts = new ArrayList<>();
        List<Object> items = list(name, mostItems).orElse(List.of());
        for (int index = 0; index < items.size(); index++) {
            if (!(items.get(index) instanceof String text)) {
                throw refusal(pathOf(name) + "[" + index + "]", items.get(index), "a text");
            }
            texts.add(text);
        }
        return texts;
    }

    /** The field is not there, but has to be. */
    ApiException missing(String name) {
        return ApiException.invalid(pathOf(name), "'" + pathOf(name) + "' is missing");
    }

    /**
     * The field has a wrong value.
     *
     * @param allowed what is allowed instead, such as {@code a text}
     */
    ApiException refusal(String name, String allowed) {
        return refusal(pathOf(name), fields.get(name), allowed);
    }

    @SuppressWarnings("TypeParameterUnusedInFormals")
    private <T> T wrong(String name, Object value, String allowed) {
        throw refusal(pathOf(name), value, allowed);
    }

    static JsonRequest toObject(String path, @Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw refusal(path, value, "an object");
        }
        @SuppressWarnings("unchecked")
        Map<String, @Nullable Object> fields = (Map<String, @Nullable Object>) map;
        return new JsonRequest(path + ".", fields);
    }

    static List<Object> toList(String path, @Nullable Object value, int mostItems) {
        if (!(value instanceof List<?> list)) {
            throw refusal(path, value, "a list");
        }
        if (list.size() > mostItems) {
            throw ApiException.invalid(path, "'" + path + "' has " + list.size() + " items; allowed are " + mostItems);
        }
        List<Object> items = new ArrayList<>();
        for (int index = 0; index < list.size(); index++) {
            Object item = list.get(index);
            if (item == null) {
                throw refusal(path + "[" + index + "]", null, "anything but null");
            }
            items.add(item);
        }
        return items;
    }

    static long toInteger(String path, @Nullable Object value, long least, long most) {
        boolean isWhole = switch (value) {
            case Integer _, Long _ -> true;
            case Double real -> real == Math.rint(real) && Math.abs(real) < 0x1p53;
            case null, default -> false;
        };
        if (value instanceof Number number && isWhole && number.longValue() >= least && number.longValue() <= most) {
            return number.longValue();
        }
        throw refusal(path, value, "a whole number from " + least + " to " + most);
    }

    static double toNumber(String path, @Nullable Object value, double least, double most) {
        double number = switch (value) {
            case BigInteger big -> big.doubleValue();
            case Number other -> other.doubleValue();
            case null, default -> Double.NaN;
        };
        if (number >= least && number <= most && Double.isFinite(number)) {
            return number;
        }
        throw refusal(path, value, "a number from " + shown(least) + " to " + shown(most));
    }

    static ApiException refusal(String path, @Nullable Object value, String allowed) {
        return ApiException.invalid(path, "'" + path + "' is " + excerpt(value) + "; allowed is " + allowed);
    }

    private static String shown(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e9
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    private static String excerpt(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case String text -> '"' + shortened(text) + '"';
            case Map<?, ?> _ -> "an object";
            case List<?> _ -> "a list";
            default -> shortened(value.toString());
        };
    }

    private static String shortened(String text) {
        String first = text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "...";
        StringBuilder safe = new StringBuilder();
        first.chars().forEach(unit -> safe.append(Character.isISOControl(unit) ? ' ' : (char) unit));
        return safe.toString();
    }
}
