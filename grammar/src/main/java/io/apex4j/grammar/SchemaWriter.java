package io.apex4j.grammar;

import static io.apex4j.grammar.Expression.alternatives;
import static io.apex4j.grammar.Expression.literal;
import static io.apex4j.grammar.Expression.rule;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes the values of nodes as rules, one or more for each node. */
final class SchemaWriter {
    private static final int MOST_PLAIN_ZEROS = 20;

    private final GrammarBuilder builder;
    private final String prefix;
    private final ValueForms forms;
    private final PossibleNodes possible;
    private final SchemaBudget budget;
    private final JsonRules json;
    private final AutomatonRules automata;
    private final Map<SchemaNode, Integer> numbers = new LinkedHashMap<>();
    private final Deque<SchemaNode> open = new ArrayDeque<>();
    private final Map<ValueForm, Optional<Expression>> written = new HashMap<>();
    private int ruleCount;

    SchemaWriter(GrammarBuilder builder, String prefix, ValueForms forms, PossibleNodes possible, SchemaBudget budget) {
        this.builder = builder;
        this.prefix = prefix;
        this.forms = forms;
        this.possible = possible;
        this.budget = budget;
        this.json = new JsonRules(builder);
        this.automata = new AutomatonRules(builder, json, prefix);
    }

    /** Writes a node and all that it leads to. */
    Expression write(SchemaNode root) {
        if (!possible.contains(root)) {
            throw new SchemaException(root.pointer(), "no value fits the schema");
        }
        Expression expression = value(root);
        while (!open.isEmpty()) {
            SchemaNode node = open.poll();
            List<Expression> choices = new ArrayList<>();
            forms.of(node).forEach(form -> expression(form, node.pointer()).ifPresent(choices::add));
            if (choices.isEmpty()) {
                throw new SchemaException(node.pointer(), "no value that fits the schema can be written");
            }
            builder.rule(name(node), choices.size() == 1 ? choices.getFirst() : alternatives(choices));
        }
        return expression;
    }

    /** The nodes that have been written, but for any value. */
    List<SchemaNode> written() {
        return List.copyOf(numbers.keySet());
    }

    private String name(SchemaNode node) {
        return prefix + "-" + numbers.get(node);
    }

    /** A name for a further rule. */
    String newName(String what) {
        return prefix + "-" + what + ruleCount++;
    }

    void addRule(String name, Expression expression) {
        budget.spend(1, "#");
        builder.rule(name, expression);
    }

    boolean isPossible(SchemaNode node) {
        return possible.contains(node);
    }

    JsonRules json() {
        return json;
    }

    AutomatonRules automata() {
        return automata;
    }

    SchemaBudget budget() {
        return budget;
    }

    /** What stands for the values of a node. */
    Expression value(SchemaNode node) {
        if (node.isAny()) {
            return json.value();
        }
        if (!numbers.containsKey(node)) {
            numbers.put(node, numbers.size());
            open.add(node);
        }
        return rule(name(node));
    }

    /** What stands for a form, which is written once for all nodes that have it. */
    private Optional<Expression> expression(ValueForm form, String pointer) {
        Optional<Expression> known = written.get(form);
        if (known == null) {
            known = write(form, pointer);
            written.put(form, known);
        }
        return known;
    }

    private Optional<Expression> write(ValueForm form, String pointer) {
        return switch (form) {
            case ValueForm.Null _ -> Optional.of(literal("null"));
            case ValueForm.Truth(boolean canBeTrue, boolean canBeFalse) ->
                Optional.of(canBeTrue && canBeFalse ? json.truth() : literal(canBeTrue ? "true" : "false"));
            case ValueForm.Numbers given -> write(given, pointer);
            case ValueForm.Strings(SizeRange lengths, Optional<Automaton> texts, Optional<Set<String>> _) ->
                Optional.of(texts.map(automata::strings).orElseGet(() -> json.string(lengths)));
            case ValueForm.Items items -> new ItemWriter(this, items).write();
            case ValueForm.Members members -> new MemberWriter(this, members, pointer).write();
        };
    }

    private Optional<Expression> write(ValueForm.Numbers given, String pointer) {
        NumberRange range = given.range();
        if (given.constants().isPresent()) {
            Set<String> texts =
                    given.constants().get().stream().map(SchemaWriter::text).collect(Collectors.toSet());
            return Optional.of(automata.plain(Automaton.of(texts, pointer, budget)));
        }
        if (range.isAll()) {
            return Optional.of(json.number());
        }
        if (range.isAllIntegers()) {
            return Optional.of(json.integer());
        }
        Automaton automaton = NumberAutomaton.of(range, pointer, budget);
        if (automaton.isEmpty()) {
            throw new SchemaException(pointer, "the numbers within the bounds have more digits than can be written");
        }
        return Optional.of(automata.plain(automaton));
    }

    private static String text(BigDecimal number) {
        return Math.abs(number.scale()) <= MOST_PLAIN_ZEROS ? number.toPlainString() : number.toString();
    }
}
