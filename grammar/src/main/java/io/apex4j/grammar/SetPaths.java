package io.apex4j.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The states that texts of one wide set of characters lead to from a state, and how many characters of the set are taken
 * whichever they are. Within a string that is often all that matters: of a name that must not be one of some others any
 * character may come next, only the end of the name depends on which came before.
 */
final class SetPaths {
    /** More states than this are not worth the search. */
    private static final int MOST_STATES = 1000;

    private final CodePoints set;
    private final long lastStep;

    /** The states after none, one, two, ... characters; all but the last level take the whole set, or all when closed. */
    private final List<State[]> levels = new ArrayList<>();

    private final Set<State> states = new LinkedHashSet<>();
    private final Map<CharacterSlots, Share> shares = new HashMap<>();
    private final boolean isClosed;

    /**
     * What the characters of the set are to states of the same slots.
     *
     * @param isWhole whether all of them are taken
     * @param slots those with any of them
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Share(boolean isWhole, int[] slots) {}

    /**
     * Follows the set from a state.
     *
     * @param set what the state takes, or part of it
     * @param longest the longest texts that matter, in characters
     * @param lastStep how far the steps of the state's table may go
     * @throws GrammarException when they go further
     */
    SetPaths(State state, CodePoints set, int longest, long lastStep) {
        this.set = set;
        this.lastStep = lastStep;
        levels.add(new State[] {state});
        states.add(state);
        boolean bringsNew = true;
        while (bringsNew && levels.size() <= longest && states.size() <= MOST_STATES && takesSet(levels.getLast())) {
            State[] next = successors(levels.getLast());
            bringsNew = states.addAll(Arrays.asList(next));
            levels.add(next);
        }
        isClosed = !bringsNew;
    }

    /**
     * The characters of the dominant slot of a state, with all others that may stand between these.
     *
     * @param lastStep how far the steps of the state's table may go
     * @throws GrammarException when they go further
     */
    static CodePoints set(State state, long lastStep) {
        CharacterSlots slots = state.slots();
        int dominant = slots.dominantSlot();
        CharacterSlots next = state.afterSlot(dominant).slots();
        List<Integer> again = IntStream.range(1, slots.count())
                .filter(slot -> slot == dominant || next.takesAllOf(slots.characters(slot)))
                .boxed()
                .toList();
        CodePoints wanted =
                CodePoints.union(again.stream().map(slots::characters).toList());
        return CodePoints.union(again.stream()
                .filter(slot ->
                        slot == dominant || after(state, slot, lastStep).slots().takesAllOf(wanted))
                .map(slots::characters)
                .toList());
    }

    private static State after(State state, int slot, long lastStep) {
        state.table().refuseStepsBeyond(lastStep);
        return state.afterSlot(slot);
    }

    private boolean takesSet(State[] level) {
        for (State state : level) {
            if (!share(state).isWhole()) {
                return false;
            }
        }
        return true;
    }

    private State[] successors(State[] level) {
        Set<State> next = new LinkedHashSet<>();
        for (State state : level) {
            for (int slot : share(state).slots()) {
                next.add(after(state, slot, lastStep));
            }
        }
        return next.toArray(State[]::new);
    }

    private Share share(State state) {
        return shares.computeIfAbsent(state.slots(), slots -> {
            Ints inSet = new Ints();
            for (int slot = 1; slot < slots.count(); slot++) {
                if (slots.characters(slot).containsAnyOf(set)) {
                    inSet.add(slot);
                }
            }
            return new Share(slots.takesAllOf(set), inSet.toArray());
        });
    }

    /** So many characters of the set are taken whichever they are, of those that matter. */
    int length() {
        return isClosed ? Integer.MAX_VALUE : levels.size() - 1;
    }

    /** Whether the states after {@link #length} characters take none of the set. */
    boolean endsThere() {
        for (State state : levels.getLast()) {
            if (share(state).slots().length > 0) {
                return false;
            }
        }
        return true;
    }

    /** How all the states divide the characters. */
    Set<CharacterSlots> slots() {
        Set<CharacterSlots> slots = new LinkedHashSet<>();
        states.forEach(state -> slots.add(state.slots()));
        return slots;
    }

    /** The state before a node that a number of characters of the set and one other lead to. */
    State before(int exit, int depth, TokenTrie trie) {
        State only = only(depth - 1);
        if (only != null) {
            return only;
        }
        int parent = trie.parent(exit);
        return before(parent, depth - 1, trie).after(trie.label(parent));
    }

    /** The only state after so many characters; null when it depends on which they are. */
    private @Nullable State only(int length) {
        State[] level = levels.get(Math.min(length, levels.size() - 1));
        boolean isOnly = level.length == 1 && (length < levels.size() || goesRound());
        return isOnly ? level[0] : null;
    }

    /** Whether the last state leads to itself alone. */
    private boolean goesRound() {
        return isClosed && Arrays.equals(levels.getLast(), levels.get(levels.size() - 2));
    }
}
