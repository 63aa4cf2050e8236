package io.apex4j.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one call of a tool as models write it: {@code name(argument=value, ...)} as in Python, or a JSON object with
 * {@code name} and {@code arguments} or {@code parameters}, which may stand within {@code function}. What is neither is no
 * call, for whatever reason.
 */
final class ToolCallReader {
    /** Keys of a call in JSON. */
    static final Set<String> KEYS = Set.of("id", "type", "index", "function", "name", "arguments", "parameters");

    private static final int MAX_NAME_CHARS = 256;

    private final LiteralCursor cursor;
    private final LiteralReader values;

    private ToolCallReader(LiteralCursor cursor) {
        this.cursor = cursor;
        this.values = new LiteralReader(cursor);
    }

    /**
     * A call that was read.
     *
     * @param argumentsJson a JSON object
     * @param end the place after it
     * @param isPlain whether no quotes had to be passed over, so that a stricter reader had read the same
     */
    record ReadCall(String name, String argumentsJson, int end, boolean isPlain) {}

    /** The call that begins at a place of a text, of which the part before {@code end} is looked at. */
    static Optional<ReadCall> read(String text, int start, int end) {
        LiteralCursor cursor = new LiteralCursor(text, start, end);
        try {
            return Optional.of(new ToolCallReader(cursor).call());
        } catch (LiteralCursor.Fault fault) {
            return Optional.empty();
        }
    }

    private ReadCall call() {
        return cursor.peek() == '{' ? jsonCall() : pythonCall();
    }

    private ReadCall pythonCall() {
        String name = cursor.name();
        cursor.expect('(');
        return new ReadCall(name, JsonText.write(arguments()), cursor.index(), values.isPlain());
    }

    private Map<String, @Nullable Object> arguments() {
        Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
        cursor.skipSpace();
        int start = cursor.startsWith("**", cursor.index()) ? cursor.index() + 2 : cursor.index();
        if (cursor.at(start) == '{') {
            cursor.moveTo(start);
            add(values.value(LiteralString.Place.ITEM, 1), arguments);
            cursor.skip(',');
            cursor.expect(')');
            return arguments;
        }
        while (!cursor.skip(')')) {
            String name = cursor.name();
            if (arguments.containsKey(name) || !(cursor.skip('=') || cursor.skip(':'))) {
                throw new LiteralCursor.Fault();
            }
            arguments.put(name, values.value(LiteralString.Place.ARGUMENT, 1));
            if (!cursor.skip(',')) {
                cursor.expect(')');
                break;
            }
            cursor.skipSpace();
        }
        return arguments;
    }

    private ReadCall jsonCall() {
        Map<String, @Nullable Object> call = new LinkedHashMap<>();
        add(values.value(LiteralString.Place.ENTRY, 0), call);
        int end = cursor.index();
        if (!KEYS.containsAll(call.keySet())) {
            throw new LiteralCursor.Fault();
        }
        Map<String, @Nullable Object> function = call;
        if (call.get("function") instanceof Map<?, ?> inner) {
            function = new LinkedHashMap<>();
            add(inner, function);
            call.remove("function");
            if (call.containsKey("name") || call.containsKey("arguments") || call.containsKey("parameters")) {
                throw new LiteralCursor.Fault();
            }
        }
        if (function.containsKey("function")
                || !KEYS.containsAll(function.keySet())
                || (function.containsKey("arguments") && function.containsKey("parameters"))
                || !(function.get("name") instanceof String name)
                || name.isBlank()
                || name.length() > MAX_NAME_CHARS) {
            throw new LiteralCursor.Fault();
        }
        Object given = function.containsKey("arguments") ? function.get("arguments") : function.get("parameters");
        return new ReadCall(name, JsonText.write(arguments(given)), end, values.isPlain());
    }

    /** Arguments as an object, as such an object's text, or none. */
    private static Map<?, ?> arguments(@Nullable Object given) {
        return switch (given) {
            case null -> Map.of();
            case Map<?, ?> map -> map;
            case String text when text.isBlank() -> Map.of();
            case String text -> {
                LiteralCursor inner = new LiteralCursor(text, 0, text.length());
                Object value = new LiteralReader(inner).value(LiteralString.Place.ENTRY, 0);
                inner.skipSpace();
                if (!inner.isAtEnd() || !(value instanceof Map<?, ?> map)) {
                    throw new LiteralCursor.Fault();
                }
                yield map;
            }
            default -> throw new LiteralCursor.Fault();
        };
    }

    private static void add(@Nullable Object value, Map<String, @Nullable Object> target) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new LiteralCursor.Fault();
        }
        map.forEach((key, item) -> target.put((String) key, item));
    }
}
