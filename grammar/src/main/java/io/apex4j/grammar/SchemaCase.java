package io.apex4j.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What holds for a value at once, while alternatives are written out: one of the cases that they lead to. */
final class SchemaCase {
    private final Set<SchemaLocation> plain;
    private final List<SchemaLocation> constants;
    private final List<SchemaLocation> negations;
    private final Deque<Choice> choices;
    private boolean isImpossible;

    /** Alternatives that have not been chosen from. */
    record Choice(SchemaLocation parent, List<SchemaLocation> options, boolean isExclusive, Path path) {}

    /** The schemas that have led to a schema, the last first. */
    record Path(SchemaLocation location, @Nullable Path before, int depth) {
        boolean contains(SchemaLocation searched) {
            for (Path path = this; path != null; path = path.before) {
                if (path.location == searched) {
                    return true;
                }
            }
            return false;
        }
    }

    SchemaCase() {
        this(new LinkedHashSet<>(), new ArrayList<>(), new ArrayList<>(), new ArrayDeque<>());
    }

    private SchemaCase(
            Set<SchemaLocation> plain,
            List<SchemaLocation> constants,
            List<SchemaLocation> negations,
            Deque<Choice> choices) {
        this.plain = plain;
        this.constants = constants;
        this.negations = negations;
        this.choices = choices;
    }

    SchemaCase copy() {
        return new SchemaCase(
                new LinkedHashSet<>(plain),
                new ArrayList<>(constants),
                new ArrayList<>(negations),
                new ArrayDeque<>(choices));
    }

    /** Schemas of which what they say by themselves holds. */
    Set<SchemaLocation> plain() {
        return plain;
    }

    /** Constants that the value is equal to. */
    List<SchemaLocation> constants() {
        return constants;
    }

    /** Schemas that the value does not fit. */
    List<SchemaLocation> negations() {
        return negations;
    }

    Deque<Choice> choices() {
        return choices;
    }

    boolean isImpossible() {
        return isImpossible;
    }

    void makeImpossible() {
        isImpossible = true;
    }

    /** All but the choices, as parts of a node. */
    List<SchemaPart> parts() {
        List<SchemaPart> parts = new ArrayList<>();
        plain.forEach(location -> parts.add(SchemaPart.plain(location)));
        constants.forEach(location -> parts.add(SchemaPart.constant(location)));
        return parts;
    }
}
