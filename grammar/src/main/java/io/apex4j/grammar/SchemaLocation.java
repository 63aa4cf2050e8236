package io.apex4j.grammar;

import org.jspecify.annotations.Nullable;

/** A place in a document that holds a schema or a constant. A {@link SchemaDocument} has each place once. */
final class SchemaLocation {
    private final String pointer;
    private final @Nullable Object value;

    /**
     * Only for a {@link SchemaDocument}.
     *
     * @param pointer with a {@code #} before it
     */
    SchemaLocation(String pointer, @Nullable Object value) {
        this.pointer = pointer;
        this.value = value;
    }

    /** The place, as a JSON pointer with a {@code #} before it. */
    String pointer() {
        return pointer;
    }

    /** What stands there: maps, lists, texts, numbers, truth values, null. */
    @Nullable
    Object value() {
        return value;
    }

    @Override
    public String toString() {
        return pointer;
    }
}
