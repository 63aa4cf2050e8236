package io.apex4j.grammar;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One of the ways in which a value can be what is asked for: values of one type. */
sealed interface ValueForm {
    /** Null. */
    record Null() implements ValueForm {}

    /** A truth value. */
    record Truth(boolean canBeTrue, boolean canBeFalse) implements ValueForm {}

    /**
     * A number.
     *
     * @param constants the only ones, all of which are in the range
     */
    record Numbers(NumberRange range, Optional<List<BigDecimal>> constants) implements ValueForm {}

    /**
     * A text.
     *
     * @param texts the only ones, all of which have the right lengths
     * @param constants the only ones, where these are few
     */
    record Strings(SizeRange lengths, Optional<Automaton> texts, Optional<Set<String>> constants)
            implements ValueForm {}

    /**
     * A list.
     *
     * @param first for the first items one by one
     * @param rest for all others
     */
    record Items(List<SchemaNode> first, SchemaNode rest, SizeRange count) implements ValueForm {
        SchemaNode item(int index) {
            return index < first.size() ? first.get(index) : rest;
        }
    }

    /**
     * An object.
     *
     * @param properties those that are named, in the order in which they are written
     * @param additional those that are not; what some say of names excludes what others say
     */
    record Members(List<Property> properties, List<Additional> additional, SizeRange count) implements ValueForm {
        long requiredCount() {
            return properties.stream().filter(Property::isRequired).count();
        }
    }

    /** A property with a name. */
    record Property(String name, SchemaNode value, boolean isRequired) {}

    /**
     * Properties of other names.
     *
     * @param names nothing for any
     */
    record Additional(Optional<Automaton> names, SchemaNode value) {}
}
