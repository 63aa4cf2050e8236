package io.apex4j.grammar;

import io.apex4j.grammar.RuleTable.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The states of a grammar that texts have led to, each once, with what is known of them. It only grows: when it
 * {@linkplain #isFull is full} a new one takes its place. Thread-safe.
 */
final class StateTable {
    private static final long LIMIT_BYTES = 64L << 20;
    private static final int STACK_BYTES = 120;
    private static final int STATE_BYTES = 600;
    /** What it costs to divide the characters, in steps. */
    private static final int STEPS_OF_SLOTS = 500;

    private static final Comparator<Stack> BY_NUMBER = Comparator.comparingInt(Stack::number);

    private final CompiledGrammar grammar;
    private final RuleTable rules;
    private final Map<Long, Stack> stacks = new HashMap<>();
    private final Map<StateKey, State> states = new HashMap<>();
    private final Map<Set<Integer>, CharacterSlots> slots = new HashMap<>();
    private final Map<PendingKey, TokenMask> pendingMasks = new HashMap<>();
    private final State initial;
    private int maskCount;
    private final AtomicLong steps = new AtomicLong();

    private record StateKey(List<Stack> stacks, boolean canEnd) {}

    private record PendingKey(State state, PartialCharacter pending) {}

    StateTable(CompiledGrammar grammar, RuleTable rules) {
        this.grammar = grammar;
        this.rules = rules;
        Closure closure = new Closure();
        for (int start : rules.alternatives(rules.root())) {
            closure.add(rules.isEnd(start) ? null : stack(start, null));
        }
        this.initial = closure.state();
    }

    CompiledGrammar grammar() {
        return grammar;
    }

    /** The state before any text. */
    State initial() {
        return initial;
    }

    synchronized boolean isFull() {
        long bytes = (long) STACK_BYTES * stacks.size() + (long) STATE_BYTES * states.size();
        return bytes + 8L * maskCount * grammar.trie().wordCount() > LIMIT_BYTES;
    }

    /** Steps taken so far, for limits. */
    long steps() {
        return steps.get();
    }

    /**
     * Ends what takes too long.
     *
     * @param last how far {@link #steps} may go
     * @throws GrammarException when it has gone further
     */
    void refuseStepsBeyond(long last) {
        if (steps() > last) {
            throw new GrammarException(
                    "the grammar",
                    "ambiguous: which tokens may come next takes more than " + GrammarLimits.STEPS_PER_MASK
                            + " steps to find; rules that may be empty or begin alike multiply these");
        }
    }

    synchronized void noteMask() {
        maskCount++;
    }

    /** The state after a character of a slot. */
    synchronized State successor(State state, int slot) {
        Closure closure = new Closure();
        for (Stack stack : state.stacks()) {
            if (rules.kind(stack.position()) == Kind.CHARACTER
                    && state.slots().takes(slot, rules.value(stack.position()))) {
                closure.addAfter(stack);
            }
        }
        return closure.state();
    }

    /** The state after a token that rules ask for by name. */
    synchronized State afterToken(State state, int token) {
        Closure closure = new Closure();
        for (Stack stack : state.stacks()) {
            int position = stack.position();
            boolean takes = switch (rules.kind(position)) {
                case TOKEN -> grammar.token(rules.value(position)) == token;
                case OTHER_TOKEN ->
                    grammar.token(rules.value(position)) != token
                            && grammar.trie().text(token).isPresent();
                case CHARACTER, RULE, END -> false;
            };
            if (takes) {
                closure.addAfter(stack);
            }
        }
        return closure.state();
    }

    /** The state of all ways of two states of this table. */
    synchronized State union(State first, State second) {
        Set<Stack> both = new HashSet<>(first.stacks());
        both.addAll(second.stacks());
        return state(both, first.canEnd() || second.canEnd());
    }

    /** The state without the way that has come to its end. */
    synchronized State withoutEnd(State state) {
        return state.canEnd() ? state(state.stacks(), false) : state;
    }

    /** The state of this table that is equal to one of another table of the same grammar. */
    synchronized State adopt(State foreign) {
        Map<Stack, Stack> adopted = new HashMap<>();
        List<Stack> own = new ArrayList<>();
        for (Stack stack : foreign.stacks()) {
            own.add(adopt(stack, adopted));
        }
        return state(own, foreign.canEnd());
    }

    private Stack adopt(Stack foreign, Map<Stack, Stack> adopted) {
        Deque<Stack> path = new ArrayDeque<>();
        Stack stack = foreign;
        while (stack != null && !adopted.containsKey(stack)) {
            path.push(stack);
            stack = stack.below();
        }
        Stack own = stack == null ? null : adopted.get(stack);
        for (Stack next : path) {
            own = stack(next.position(), own);
            adopted.put(next, own);
        }
        return Objects.requireNonNull(own);
    }

    /** The mask of a state within a character; worked out once. */
    TokenMask mask(State state, PartialCharacter pending) {
        PendingKey key = new PendingKey(state, pending);
        synchronized (this) {
            TokenMask known = pendingMasks.get(key);
            if (known != null) {
                return known;
            }
        }
        TokenMask mask = MaskFiller.mask(state, pending);
        synchronized (this) {
            pendingMasks.put(key, mask);
            maskCount++;
        }
        return mask;
    }

    private Stack stack(int position, @Nullable Stack below) {
        long key = (long) position << 32 | (below == null ? 0 : below.number());
        return stacks.computeIfAbsent(key, _ -> new Stack(position, below, stacks.size() + 1));
    }

    private State state(Collection<Stack> members, boolean canEnd) {
        Stack[] array = members.toArray(Stack[]::new);
        Arrays.sort(array, BY_NUMBER);
        List<Stack> sorted = List.of(array);
        return states.computeIfAbsent(
                new StateKey(sorted, canEnd), _ -> new State(this, sorted, canEnd, slotsOf(sorted)));
    }

    private CharacterSlots slotsOf(List<Stack> members) {
        SortedMap<Integer, CharacterClass> classes = new TreeMap<>();
        for (Stack stack : members) {
            if (rules.kind(stack.position()) == Kind.CHARACTER) {
                int number = rules.value(stack.position());
                classes.put(number, grammar.characterClass(number));
            }
        }
        return slots.computeIfAbsent(Set.copyOf(classes.keySet()), _ -> {
            CharacterSlots made = CharacterSlots.of(classes, grammar.trie());
            steps.addAndGet(STEPS_OF_SLOTS + made.rangeCount());
            return made;
        });
    }

    /** Follows rules from positions that come next to those that ask for a character or a token. */
    private final class Closure {
        private final Set<Stack> seen = new HashSet<>();
        private final Deque<Stack> open = new ArrayDeque<>();
        private final List<Stack> terminals = new ArrayList<>();
        private boolean canEnd;

        /** Adds a stack to follow; null is one that has come to its end. */
        void add(@Nullable Stack stack) {
            if (stack == null) {
                canEnd = true;
            } else if (seen.add(stack)) {
                open.push(stack);
            }
        }

        /** Adds what follows the position on top of a stack. */
        void addAfter(Stack stack) {
            add(rest(stack));
        }

        private @Nullable Stack rest(Stack stack) {
            int next = stack.position() + 1;
            return rules.isEnd(next) ? stack.below() : stack(next, stack.below());
        }

        State state() {
            while (!open.isEmpty()) {
                Stack stack = open.pop();
                if (rules.kind(stack.position()) != Kind.RULE) {
                    terminals.add(stack);
                    continue;
                }
                Stack rest = rest(stack);
                for (int start : rules.alternatives(rules.value(stack.position()))) {
                    add(rules.isEnd(start) ? rest : stack(start, rest));
                }
                refuseTooMany(stack);
            }
            steps.addAndGet(seen.size());
            return StateTable.this.state(terminals, canEnd);
        }

        private void refuseTooMany(Stack stack) {
            if (seen.size() > GrammarLimits.STEPS_PER_CHARACTER || terminals.size() > GrammarLimits.STACKS) {
                throw new GrammarException(
                        "rule '" + GbnfText.excerpt(rules.ruleName(rules.value(stack.position()))) + "'",
                        "ambiguous: it can be read in more than " + GrammarLimits.STACKS
                                + " ways at one place; rules that may be empty or begin alike multiply these");
            }
        }
    }
}
