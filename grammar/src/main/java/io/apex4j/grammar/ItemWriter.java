package io.apex4j.grammar;

import static io.apex4j.grammar.Expression.alternatives;
import static io.apex4j.grammar.Expression.empty;
import static io.apex4j.grammar.Expression.literal;
import static io.apex4j.grammar.Expression.repeat;
import static io.apex4j.grammar.Expression.rule;
import static io.apex4j.grammar.Expression.sequence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes lists. */
final class ItemWriter {
    private final SchemaWriter writer;
    private final ValueForm.Items items;
    private final int minimum;
    private final int maximum;

    ItemWriter(SchemaWriter writer, ValueForm.Items items) {
        this.writer = writer;
        this.items = items;
        this.minimum = items.count().minimum();
        this.maximum = Math.min(items.count().maximum(), mostPossible());
    }

    private int mostPossible() {
        for (int index = 0; index < items.first().size(); index++) {
            if (!writer.isPossible(items.item(index))) {
                return index;
            }
        }
        return writer.isPossible(items.rest())
                ? Expression.UNBOUNDED
                : items.first().size();
    }

    Optional<Expression> write() {
        if (maximum < minimum) {
            return Optional.empty();
        }
        boolean isAny =
                items.first().isEmpty() && items.rest().isAny() && items.count().isAll();
        if (isAny) {
            return Optional.of(writer.json().array());
        }
        List<Expression> contents = new ArrayList<>();
        if (maximum > 0) {
            contents.add(sequence(
                    writer.value(items.item(0)), following(1), writer.json().space(), literal("]")));
        }
        if (minimum == 0) {
            contents.add(literal("]"));
        }
        return Optional.of(sequence(literal("["), writer.json().space(), alternatives(contents)));
    }

    /** Items from one on, with commas before them. */
    private Expression following(int start) {
        int listed = Math.min(Math.max(items.first().size(), start), maximum);
        Expression rest = rest(listed);
        for (int index = listed - 1; index >= start; index--) {
            Expression more = sequence(writer.json().comma(), writer.value(items.item(index)), rest);
            String name = writer.newName("items");
            writer.addRule(name, index < minimum ? more : alternatives(more, empty()));
            rest = rule(name);
        }
        return rest;
    }

    private Expression rest(int start) {
        if (start >= maximum) {
            return empty();
        }
        Expression item = sequence(writer.json().comma(), writer.value(items.rest()));
        int most = maximum == Expression.UNBOUNDED ? maximum : maximum - start;
        return repeat(item, Math.max(0, minimum - start), most);
    }
}
