package io.apex4j.grammar;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What holds for a value: all of some schemas and constants. None for any value. Equal whatever the order. */
record SchemaNode(Set<SchemaPart> parts) {
    private static final SchemaNode ANY = new SchemaNode(Set.of());

    /** Keeps the order, which is that of properties. */
    SchemaNode {
        parts = Collections.unmodifiableSet(new LinkedHashSet<>(parts));
    }

    static SchemaNode any() {
        return ANY;
    }

    /** A node of some parts, without schemas that say nothing. */
    static SchemaNode of(Collection<SchemaPart> parts) {
        return new SchemaNode(new LinkedHashSet<>(
                parts.stream().filter(part -> !saysNothing(part)).toList()));
    }

    static SchemaNode of(SchemaPart part) {
        return of(List.of(part));
    }

    private static boolean saysNothing(SchemaPart part) {
        return part.kind() != SchemaPart.Kind.CONSTANT && SchemaKeywords.saysNothing(part.location());
    }

    boolean isAny() {
        return parts.isEmpty();
    }

    /** Where the first of the parts stands. */
    String pointer() {
        return parts.isEmpty() ? "#" : parts.iterator().next().location().pointer();
    }
}
