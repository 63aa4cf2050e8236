package io.apex4j.grammar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The automata of patterns and formats, each made once. */
final class SchemaPatterns {
    private final SchemaBudget budget;
    private final Map<Key, Automaton> known = new HashMap<>();

    private record Key(String pattern, boolean isWide) {}

    SchemaPatterns(SchemaBudget budget) {
        this.budget = budget;
    }

    /** What a schema says of texts by its pattern and, unless read widely, its format. */
    List<Automaton> of(PlainSchema schema, boolean isWide) {
        List<Automaton> automata = new ArrayList<>();
        String pointer = schema.location().pointer();
        if (!schema.pattern().isEmpty()) {
            automata.add(of(schema.pattern(), isWide, pointer + "/pattern"));
        }
        if (!isWide) {
            SchemaFormats.pattern(schema.format())
                    .ifPresent(pattern -> automata.add(of(pattern, false, pointer + "/format")));
        }
        return automata;
    }

    /** The texts in which a pattern has a match. */
    Automaton of(String pattern, boolean isWide, String pointer) {
        Key key = new Key(pattern, isWide);
        Automaton automaton = known.get(key);
        if (automaton == null) {
            RegexNode regex = new RegexParser(pattern, isWide, pointer).read();
            automaton = RegexStates.automaton(regex, pointer, budget);
            known.put(key, automaton);
        }
        return automaton;
    }
}
