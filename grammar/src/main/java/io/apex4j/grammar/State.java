package io.apex4j.grammar;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All ways to read the text so far, as one state of an automaton that is worked out as far as texts lead. Equal states of
 * a {@link StateTable} are the same object; safe for use by several threads.
 */
final class State {
    private final StateTable table;
    private final List<Stack> stacks;
    private final boolean canEnd;
    private final CharacterSlots slots;
    /**
     * The state after a character of each slot. Threads write and read it without a lock: states are immutable but for
     * such memories, and a thread that does not see one asks the table.
     */
    private final @Nullable State[] successors;

    private @Nullable volatile TokenMask mask;

    /**
     * Only for a {@link StateTable}.
     *
     * @param stacks whose positions ask for characters or tokens
     * @param canEnd whether the text is complete in one way
     */
    State(StateTable table, List<Stack> stacks, boolean canEnd, CharacterSlots slots) {
        this.table = table;
        this.stacks = stacks;
        this.canEnd = canEnd;
        this.slots = slots;
        this.successors = new State[slots.count()];
    }

    StateTable table() {
        return table;
    }

    List<Stack> stacks() {
        return stacks;
    }

    boolean canEnd() {
        return canEnd;
    }

    /** Whether no way is left to read the text. */
    boolean isDead() {
        return stacks.isEmpty() && !canEnd;
    }

    /** The characters that may come next, in groups that lead to the same state. */
    CharacterSlots slots() {
        return slots;
    }

    State after(int codePoint) {
        return afterSlot(slots.slotOf(codePoint));
    }

    State afterSlot(int slot) {
        State known = successors[slot];
        if (known == null) {
            known = table.successor(this, slot);
            successors[slot] = known;
        }
        return known;
    }

    /** Whether a character that has begun may come next. */
    boolean accepts(PartialCharacter partial) {
        return slots.accepts(partial);
    }

    /** The tokens that may come next at the beginning of a character. */
    TokenMask mask() {
        TokenMask known = mask;
        if (known == null) {
            known = MaskFiller.mask(this);
            table.noteMask();
            mask = known;
        }
        return known;
    }
}
