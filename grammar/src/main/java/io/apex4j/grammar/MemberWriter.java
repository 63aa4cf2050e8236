package io.apex4j.grammar;

import static io.apex4j.grammar.Expression.alternatives;
import static io.apex4j.grammar.Expression.literal;
import static io.apex4j.grammar.Expression.repeat;
import static io.apex4j.grammar.Expression.rule;
import static io.apex4j.grammar.Expression.sequence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes objects: named properties in their order, then others.
 *
 * <p>Other names are not kept from coming twice. So of these only the first counts for {@code minProperties}.
 */
final class MemberWriter {
    private static final int MOST_PLACES = 100_000;

    private final SchemaWriter writer;
    private final String pointer;
    private final List<ValueForm.Property> properties;
    private final List<ValueForm.Additional> additional;
    private final SizeRange count;
    /** From so many on the number of properties makes no difference. */
    private final int counted;

    private final Map<Place, Optional<Expression>> known = new HashMap<>();

    /** Before a property, with so many written. */
    private record Place(int index, int written) {}

    MemberWriter(SchemaWriter writer, ValueForm.Members members, String pointer) {
        this.pointer = pointer;
        this.writer = writer;
        this.properties = members.properties().stream()
                .filter(property -> property.isRequired() || writer.isPossible(property.value()))
                .toList();
        this.additional = members.additional().stream()
                .filter(other -> writer.isPossible(other.value()))
                .toList();
        this.count = members.count();
        int most = count.maximum() == Expression.UNBOUNDED ? 0 : count.maximum();
        this.counted = Math.max(1, Math.max(count.minimum(), most));
    }

    Optional<Expression> write() {
        if (properties.stream().anyMatch(property -> !writer.isPossible(property.value()))) {
            return Optional.empty();
        }
        if (isAny()) {
            return Optional.of(writer.json().object());
        }
        if ((long) properties.size() * (Math.min(counted, properties.size()) + 1) > MOST_PLACES) {
            throw new SchemaException(
                    pointer,
                    "has " + properties.size() + " properties of which " + counted + " are counted; the limit is "
                            + MOST_PLACES + " for the one times the other");
        }
        boolean canCount = count.minimum() <= properties.size() + 1 || additional.isEmpty();
        if (!canCount) {
            throw new SchemaException(
                    pointer + "/minProperties",
                    "is " + count.minimum() + " but only " + properties.size()
                            + " properties are named, and others are not kept from having equal names");
        }
        // From the last on, so that each refers to what is there.
        for (int index = properties.size(); index >= 0; index--) {
            for (int written = Math.min(index, counted); written >= 0; written--) {
                known.put(new Place(index, written), from(index, written));
            }
        }
        return at(0, 0).map(rest -> sequence(literal("{"), writer.json().space(), rest));
    }

    private boolean isAny() {
        return properties.isEmpty()
                && count.isAll()
                && additional.size() == 1
                && additional.getFirst().names().isEmpty()
                && additional.getFirst().value().isAny();
    }

    private Optional<Expression> at(int index, int written) {
        return known.getOrDefault(new Place(index, Math.min(written, counted)), Optional.empty());
    }

    /** What can come from a property on, to the end of the object; nothing where that cannot be. */
    private Optional<Expression> from(int index, int written) {
        List<Expression> choices = index == properties.size() ? ends(written) : choices(index, written);
        if (choices.isEmpty()) {
            return Optional.empty();
        }
        String name = writer.newName("members");
        writer.addRule(name, alternatives(choices));
        return Optional.of(rule(name));
    }

    private List<Expression> choices(int index, int written) {
        ValueForm.Property property = properties.get(index);
        List<Expression> choices = new ArrayList<>();
        if (written < count.maximum()) {
            at(index + 1, written + 1)
                    .ifPresent(rest -> choices.add(sequence(before(written), member(property), rest)));
        }
        if (!property.isRequired()) {
            at(index + 1, written).ifPresent(choices::add);
        }
        return choices;
    }

    private Expression before(int written) {
        return written == 0 ? Expression.empty() : writer.json().comma();
    }

    private Expression member(ValueForm.Property property) {
        Automaton name = Automaton.of(List.of(property.name()), pointer, writer.budget());
        return sequence(writer.automata().strings(name), writer.json().colon(), writer.value(property.value()));
    }

    /** The ends of an object after its named properties. */
    private List<Expression> ends(int written) {
        Expression end = literal("}");
        List<Expression> ends = new ArrayList<>();
        if (written >= count.minimum()) {
            ends.add(written == 0 ? end : sequence(writer.json().space(), end));
        }
        boolean hasRoom = written < count.maximum() && written + 1 >= count.minimum();
        if (hasRoom && !additional.isEmpty()) {
            Expression other = other();
            int most = count.maximum() == Expression.UNBOUNDED ? Expression.UNBOUNDED : count.maximum() - written - 1;
            ends.add(sequence(
                    before(written),
                    other,
                    repeat(sequence(writer.json().comma(), other), 0, most),
                    writer.json().space(),
                    end));
        }
        return ends;
    }

    private Expression other() {
        List<Expression> choices = new ArrayList<>();
        for (ValueForm.Additional other : additional) {
            Expression name = other.names().map(writer.automata()::strings).orElseGet(writer.json()::string);
            choices.add(sequence(name, writer.json().colon(), writer.value(other.value())));
        }
        return choices.size() == 1 ? choices.getFirst() : alternatives(choices);
    }
}
