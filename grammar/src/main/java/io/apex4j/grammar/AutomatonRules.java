package io.apex4j.grammar;

import static io.apex4j.grammar.Expression.alternatives;
import static io.apex4j.grammar.Expression.characters;
import static io.apex4j.grammar.Expression.empty;
import static io.apex4j.grammar.Expression.literal;
import static io.apex4j.grammar.Expression.rule;
import static io.apex4j.grammar.Expression.sequence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes automata as rules, one for each state from which more than one way leads.
 *
 * <p>In JSON each character is written in one way: as it is where that is allowed, else by the short escape, else by its
 * number.
 */
final class AutomatonRules {
    private static final String SHORT = "\"\\\b\f\n\r\t";
    private static final String SHORT_LETTERS = "\"\\bfnrt";

    private final GrammarBuilder builder;
    private final JsonRules json;
    private final String prefix;
    private final Map<Automaton, Expression> texts = new HashMap<>();
    private int count;

    AutomatonRules(GrammarBuilder builder, JsonRules json, String prefix) {
        this.builder = builder;
        this.json = json;
        this.prefix = prefix;
    }

    /** Texts as strings of JSON, with quotes. */
    Expression strings(Automaton automaton) {
        Expression known = texts.get(automaton);
        if (known == null) {
            known = sequence(literal("\""), new Writing(automaton, true).write());
            texts.put(automaton, known);
        }
        return known;
    }

    /** Texts as they are. */
    Expression plain(Automaton automaton) {
        return new Writing(automaton, false).write();
    }

    /** Writes one automaton. */
    private final class Writing {
        private final Automaton automaton;
        private final boolean isString;
        private final String name;
        private final int[] sources;

        Writing(Automaton automaton, boolean isString) {
            this.automaton = automaton;
            this.isString = isString;
            this.name = prefix + "-text" + count++;
            this.sources = new int[automaton.stateCount()];
            for (int state = 0; state < sources.length; state++) {
                automaton.moves(state).forEach(move -> sources[move.target()]++);
            }
        }

        Expression write() {
            for (int state = 0; state < sources.length; state++) {
                if (state == 0 || !isInline(state)) {
                    builder.rule(name + "-" + state, choices(state));
                }
            }
            return rule(name + "-0");
        }

        /** Whether a state is written where it is come to. */
        private boolean isInline(int state) {
            return sources[state] == 1
                    && !automaton.isAccepting(state)
                    && automaton.moves(state).size() == 1;
        }

        private Expression choices(int state) {
            if (isString && automaton.takesAllFrom(state)) {
                return json.rest();
            }
            List<Expression> choices = new ArrayList<>();
            for (Automaton.Move<Integer> move : automaton.moves(state)) {
                choices.add(sequence(way(move)));
            }
            if (automaton.isAccepting(state)) {
                choices.add(isString ? literal("\"") : empty());
            }
            return alternatives(choices);
        }

        private List<Expression> way(Automaton.Move<Integer> first) {
            List<Expression> way = new ArrayList<>();
            Automaton.Move<Integer> move = first;
            way.add(character(move.set()));
            while (move.target() != 0 && isInline(move.target())) {
                move = automaton.moves(move.target()).getFirst();
                way.add(character(move.set()));
            }
            way.add(rule(name + "-" + move.target()));
            return way;
        }

        private Expression character(CodePoints set) {
            if (!isString) {
                return characters(set);
            }
            List<Expression> spellings = new ArrayList<>();
            CodePoints unescaped = set.and(JsonRules.UNESCAPED);
            if (!unescaped.isEmpty()) {
                spellings.add(characters(unescaped));
            }
            StringBuilder letters = new StringBuilder();
            for (int index = 0; index < SHORT.length(); index++) {
                if (set.contains(SHORT.charAt(index))) {
                    letters.append(SHORT_LETTERS.charAt(index));
                }
            }
            if (!letters.isEmpty()) {
                spellings.add(sequence(literal("\\"), characters(CodePoints.of(letters.toString()))));
            }
            for (int control = 0; control < 0x20; control++) {
                if (set.contains(control) && SHORT.indexOf(control) < 0) {
                    spellings.add(literal("\\u00" + (control < 0x10 ? "0" : "") + Integer.toHexString(control)));
                }
            }
            return spellings.size() == 1 ? spellings.getFirst() : alternatives(spellings);
        }
    }
}
