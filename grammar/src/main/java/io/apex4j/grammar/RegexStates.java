package io.apex4j.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * A regular expression as a nondeterministic automaton over whole texts that have a match somewhere in them.
 *
 * <p>State 0 comes before the match and takes any character, state 1 comes after it and takes any character.
 */
final class RegexStates {
    private static final int BEFORE = 0;
    private static final int AFTER = 1;

    private final String pointer;
    private final SchemaBudget budget;
    private final List<List<Step>> steps = new ArrayList<>();

    private enum Condition {
        NONE,
        AT_BEGIN,
        AT_END
    }

    private sealed interface Step {
        record Take(CodePoints set, int target) implements Step {}

        record Skip(Condition condition, int target) implements Step {}
    }

    /** A set of states, and whether the text may end in it. */
    private record Closure(BitSet states, boolean isAccepting) {}

    private RegexStates(String pointer, SchemaBudget budget) {
        this.pointer = pointer;
        this.budget = budget;
        newState();
        newState();
        steps.get(BEFORE).add(new Step.Take(RegexClasses.CHARACTERS, BEFORE));
        steps.get(AFTER).add(new Step.Take(RegexClasses.CHARACTERS, AFTER));
    }

    /** The texts in which a regular expression has a match. */
    static Automaton automaton(RegexNode regex, String pointer, SchemaBudget budget) {
        RegexStates states = new RegexStates(pointer, budget);
        int start = states.newState();
        states.skip(BEFORE, Condition.NONE, start);
        states.skip(states.write(regex, start), Condition.NONE, AFTER);
        return states.deterministic();
    }

    private int newState() {
        if (steps.size() > SchemaLimits.PATTERN_STATES) {
            throw new SchemaException(
                    pointer,
                    "with repetitions written out the pattern has more than " + SchemaLimits.PATTERN_STATES
                            + " states");
        }
        steps.add(new ArrayList<>(2));
        return steps.size() - 1;
    }

    private void skip(int from, Condition condition, int target) {
        steps.get(from).add(new Step.Skip(condition, target));
    }

    /** Writes what leads from a state through an expression; returns where it leads. */
    private int write(RegexNode node, int from) {
        return switch (node) {
            case RegexNode.Characters(CodePoints set) -> {
                int target = newState();
                steps.get(from).add(new Step.Take(set, target));
                yield target;
            }
            case RegexNode.Begin _ -> {
                int target = newState();
                skip(from, Condition.AT_BEGIN, target);
                yield target;
            }
            case RegexNode.End _ -> {
                int target = newState();
                skip(from, Condition.AT_END, target);
                yield target;
            }
            case RegexNode.Sequence(var parts) -> {
                int state = from;
                for (RegexNode part : parts) {
                    state = write(part, state);
                }
                yield state;
            }
            case RegexNode.Alternatives(var choices) -> {
                int target = newState();
                for (RegexNode choice : choices) {
                    skip(write(choice, fresh(from)), Condition.NONE, target);
                }
                yield target;
            }
            case RegexNode.Repeat repeat -> write(repeat, from);
        };
    }

    private int fresh(int from) {
        int state = newState();
        skip(from, Condition.NONE, state);
        return state;
    }

    private int write(RegexNode.Repeat repeat, int from) {
        int state = from;
        for (int time = 0; time < repeat.minimum(); time++) {
            state = write(repeat.body(), fresh(state));
        }
        if (repeat.maximum() == Expression.UNBOUNDED) {
            int loop = fresh(state);
            skip(write(repeat.body(), fresh(loop)), Condition.NONE, loop);
            return loop;
        }
        int target = newState();
        for (int time = repeat.minimum(); time < repeat.maximum(); time++) {
            skip(state, Condition.NONE, target);
            state = write(repeat.body(), fresh(state));
        }
        skip(state, Condition.NONE, target);
        return target;
    }

    private Automaton deterministic() {
        BitSet start = new BitSet();
        start.set(BEFORE);
        return Automaton.explore(closure(start, true), this::moves, Closure::isAccepting, pointer, budget);
    }

    private List<Automaton.Move<Closure>> moves(Closure closure) {
        List<CodePoints> sets = new ArrayList<>();
        List<Integer> targets = new ArrayList<>();
        for (int state = closure.states().nextSetBit(0);
                state >= 0;
                state = closure.states().nextSetBit(state + 1)) {
            for (Step step : steps.get(state)) {
                if (step instanceof Step.Take(CodePoints set, int target)) {
                    sets.add(set);
                    targets.add(target);
                }
            }
        }
        List<Automaton.Move<Closure>> moves = new ArrayList<>();
        for (CharacterParts.Part part : CharacterParts.of(sets)) {
            budget.spend(1 + part.members().cardinality(), pointer);
            BitSet next = new BitSet();
            part.members().stream().forEach(member -> next.set(targets.get(member)));
            moves.add(new Automaton.Move<>(part.set(), closure(next, false)));
        }
        return moves;
    }

    private Closure closure(BitSet states, boolean isAtBegin) {
        BitSet reached = follow(states, isAtBegin, false);
        if (reached.get(AFTER)) { // whatever follows, there has been a match
            BitSet after = new BitSet();
            after.set(AFTER);
            return new Closure(after, true);
        }
        return new Closure(reached, follow(reached, isAtBegin, true).get(AFTER));
    }

    private BitSet follow(BitSet states, boolean isAtBegin, boolean isAtEnd) {
        BitSet reached = (BitSet) states.clone();
        Deque<Integer> open = new ArrayDeque<>();
        states.stream().forEach(open::push);
        while (!open.isEmpty()) {
            for (Step step : steps.get(open.pop())) {
                if (step instanceof Step.Skip(Condition condition, int target)
                        && holds(condition, isAtBegin, isAtEnd)
                        && !reached.get(target)) {
                    reached.set(target);
                    open.push(target);
                }
            }
        }
        budget.spend(reached.cardinality(), pointer);
        return reached;
    }

    private static boolean holds(Condition condition, boolean isAtBegin, boolean isAtEnd) {
        return switch (condition) {
            case NONE -> true;
            case AT_BEGIN -> isAtBegin;
            case AT_END -> isAtEnd;
        };
    }
}
