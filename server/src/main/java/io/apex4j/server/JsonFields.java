package io.apex4j.server;

import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** A JSON object that is being written down; its fields stand in the order in which they are given. */
final class JsonFields extends LinkedHashMap<String, @Nullable Object> {
    private static final long serialVersionUID = 1;

    private JsonFields() {}

    /** An object with a field. */
    static JsonFields of(String name, @Nullable Object value) {
        return new JsonFields().with(name, value);
    }

    /** The same object with a further field. */
    JsonFields with(String name, @Nullable Object value) {
        put(name, value);
        return this;
    }

    /** The same object with a further field, unless its value is null. */
    JsonFields withPresent(String name, @Nullable Object value) {
        return value == null ? this : with(name, value);
    }
}
