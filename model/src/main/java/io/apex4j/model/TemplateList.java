package io.apex4j.model;

import java.util.Collections;
import java.util.List;

/** Any sequence of the language but strings: one class for Python's several, told apart by kind. */
final class TemplateList implements TemplateValue {
    /** What a sequence may do beside being iterated over. */
    enum Kind {
        LIST("list", true, true),
        TUPLE("tuple", true, true),
        RANGE("range", true, true),
        VIEW("dict view", true, false),
        GENERATOR("generator", false, false);

        private final String typeName;
        private final boolean sized;
        private final boolean indexed;

        Kind(String typeName, boolean sized, boolean indexed) {
            this.typeName = typeName;
            this.sized = sized;
            this.indexed = indexed;
        }
    }

    private final List<TemplateValue> items;
    private final Kind kind;
    private final int depth;

    private TemplateList(List<? extends TemplateValue> items, Kind kind) {
        this.items = Collections.unmodifiableList(items);
        this.kind = kind;
        this.depth = TemplateValue.depthOfContainer(items);
    }

    /** A sequence of these items; the list passes into its ownership. */
    static TemplateList of(Kind kind, List<? extends TemplateValue> items) {
        return new TemplateList(items, kind);
    }

    static TemplateList list(List<? extends TemplateValue> items) {
        return new TemplateList(items, Kind.LIST);
    }

    static TemplateList tuple(TemplateValue... items) {
        return new TemplateList(List.of(items), Kind.TUPLE);
    }

    List<TemplateValue> items() {
        return items;
    }

    Kind kind() {
        return kind;
    }

    int depth() {
        return depth;
    }

    /** Whether it has a length. */
    boolean isSized() {
        return kind.sized;
    }

    /** Whether it has elements by number. */
    boolean isIndexed() {
        return kind.indexed;
    }

    @Override
    public String typeName() {
        return kind.typeName;
    }

    @Override
    public boolean isTrue() {
        return !kind.sized || !items.isEmpty();
    }
}
