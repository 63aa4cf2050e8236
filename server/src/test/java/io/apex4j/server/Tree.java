package io.apex4j.server;

import java.util.List;
import java.util.Map;

/** A JSON value to look into; a path has names and indexes with dots between, such as {@code choices.0.message}. */
record Tree(Object value) {
    Tree at(String path) {
        Object current = value;
        for (String part : path.split("\\.")) {
            current = switch (current) {
                case Map<?, ?> map -> map.get(part);
                case List<?> list -> list.get(Integer.parseInt(part));
                case null, default -> throw new AssertionError("there is no " + path + " in " + value);
            };
        }
        return new Tree(current);
    }

    String text(String path) {
        return (String) at(path).value();
    }

    long integer(String path) {
        return ((Number) at(path).value()).longValue();
    }

    double number(String path) {
        return ((Number) at(path).value()).doubleValue();
    }

    List<?> list(String path) {
        return (List<?>) at(path).value();
    }

    boolean has(String path) {
        return at(path).value() != null;
    }

    /** Whether an object has a field, even if that is null. */
    boolean hasField(String name) {
        return ((Map<?, ?>) value).containsKey(name);
    }
}
