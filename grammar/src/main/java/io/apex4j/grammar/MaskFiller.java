package io.apex4j.grammar;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * Works out which tokens a state takes: follows the state's automaton through the trie of all tokens, so that what tokens
 * have in common at their beginning is followed once. Where most of the tokens below a node go through one wide set of
 * characters, a {@link ClassRun} that was made before takes the place of the walk.
 */
final class MaskFiller {
    /** Below nodes of fewer tokens the walk is cheaper than to look for a run. */
    private static final int LEAST_TOKENS_OF_RUN = 256;

    private final TokenTrie trie;
    private final CompiledGrammar grammar;
    private final StateTable table;
    private final long lastStep;
    private final long[] words;

    private MaskFiller(StateTable table) {
        this.table = table;
        this.grammar = table.grammar();
        this.trie = grammar.trie();
        this.lastStep = table.steps() + GrammarLimits.STEPS_PER_MASK;
        this.words = new long[trie.wordCount()];
    }

    /** The tokens that may come next at the beginning of a character. */
    static TokenMask mask(State state) {
        MaskFiller filler = new MaskFiller(state.table());
        filler.grammar.addNamedTokensTo(filler.words, state);
        filler.fill(TokenTrie.ROOT, state);
        return filler.mask(state.canEnd());
    }

    /** The tokens that may come next within a character. */
    static TokenMask mask(State state, PartialCharacter pending) {
        MaskFiller filler = new MaskFiller(state.table());
        for (TokenTrie.Lead lead : filler.trie.leads()) {
            filler.fill(lead, state, pending);
        }
        return filler.mask(state.canEnd() && filler.grammar.matching() == Utf8Matching.AS_LLAMA_CPP);
    }

    private TokenMask mask(boolean isEndAllowed) {
        if (isEndAllowed) {
            trie.addEndTokensTo(words);
        }
        return new TokenMask(words, trie.vocabularySize());
    }

    private void fill(TokenTrie.Lead lead, State state, PartialCharacter pending) {
        if (!grammar.canFollow(pending, lead.count(), lead.bits())) {
            return;
        }
        PartialCharacter character = pending.with(lead.bits(), lead.count());
        if (character.isNone()) {
            enter(lead.node(), state.after(character.value()));
        } else if (state.accepts(character)) {
            trie.addTokensTo(words, lead.node());
        }
    }

    /** Takes the tokens at a node, and those below it that a state takes. */
    private void enter(int node, State state) {
        if (state.isDead()) {
            return;
        }
        trie.addTokensTo(words, node);
        if (trie.hasChildren(node)) {
            fill(node, state);
        }
    }

    /** Takes the tokens below a node that a state takes. */
    private void fill(int node, State state) {
        table.refuseStepsBeyond(lastStep);
        CharacterSlots slots = state.slots();
        if (trie.tokenCount(node) >= LEAST_TOKENS_OF_RUN && slots.dominantSlot() != CharacterSlots.NONE) {
            fillRun(node, state);
        } else if (trie.childrenEnd(node) - trie.firstChild(node) <= slots.rangeCount()) {
            fillByChildren(node, state);
        } else {
            fillByRanges(node, state);
        }
    }

    private void fillByChildren(int node, State state) {
        CharacterSlots slots = state.slots();
        int end = trie.childrenEnd(node);
        for (int child = trie.firstChild(node); child < end; child++) {
            int label = trie.label(child);
            if (TokenTrie.isPartial(label)) {
                fillPartial(node, state);
                return;
            }
            int slot = slots.slotOf(label);
            if (slot != CharacterSlots.NONE) {
                enter(child, state.afterSlot(slot));
            }
        }
    }

    private void fillByRanges(int node, State state) {
        CharacterSlots slots = state.slots();
        int end = trie.childrenEnd(node);
        for (int range = 0; range < slots.rangeCount(); range++) {
            int last = slots.last(range);
            int child = trie.firstChildFrom(node, slots.first(range));
            if (child < end && trie.label(child) <= last) {
                State next = state.afterSlot(slots.slot(range));
                for (; child < end && trie.label(child) <= last; child++) {
                    enter(child, next);
                }
            } else if (child == end) {
                break;
            }
        }
        fillPartial(node, state);
    }

    private void fillPartial(int node, State state) {
        for (int child = trie.childrenEnd(node) - 1;
                child >= trie.firstChild(node) && TokenTrie.isPartial(trie.label(child));
                child--) {
            if (state.accepts(TokenTrie.partial(trie.label(child)))) {
                trie.addTokensTo(words, child);
            }
        }
    }

    private void fillRun(int node, State state) {
        CodePoints set = SetPaths.set(state, lastStep);
        ClassRun run = trie.run(set, node);
        SetPaths paths = new SetPaths(state, set, run.longest(), lastStep);
        int length = Math.min(paths.length(), run.longest());
        run.addTokensTo(words, length);
        if (length == run.longest() || paths.endsThere()) {
            fillExits(run, paths, length + 1);
        } else {
            fillExits(run, paths, length);
            fillAtDepth(node, set, length, state);
        }
    }

    /** Takes the tokens at the exits at most so far below the node of a run, and below these. */
    private void fillExits(ClassRun run, SetPaths paths, int mostDepth) {
        Set<CharacterSlots> slots = paths.slots();
        CodePoints taken =
                CodePoints.union(slots.stream().map(CharacterSlots::taken).toList());
        for (int range = 0; range < taken.rangeCount(); range++) {
            for (int index = run.firstExitFrom(taken.first(range), trie); index < run.exitCount(); index++) {
                int exit = run.exit(index);
                int label = trie.label(exit);
                if (label > taken.last(range)) {
                    break;
                }
                if (run.exitDepth(index) <= mostDepth) {
                    State before = paths.before(exit, run.exitDepth(index), trie);
                    int slot = before.slots().slotOf(label);
                    if (slot != CharacterSlots.NONE) {
                        enter(exit, before.afterSlot(slot));
                    }
                }
            }
        }
        fillPartialExits(run, paths, slots, mostDepth);
    }

    private void fillPartialExits(ClassRun run, SetPaths paths, Set<CharacterSlots> slots, int mostDepth) {
        int end = run.exitCount();
        while (end > 0 && TokenTrie.isPartial(trie.label(run.exit(end - 1)))) {
            int label = trie.label(run.exit(end - 1));
            int first = run.firstExitFrom(label, trie);
            PartialCharacter partial = TokenTrie.partial(label);
            Set<CharacterSlots> accepting =
                    slots.stream().filter(some -> some.accepts(partial)).collect(Collectors.toSet());
            if (!accepting.isEmpty()) {
                boolean isAlways = accepting.size() == slots.size();
                for (int index = first; index < end; index++) {
                    int exit = run.exit(index);
                    int depth = run.exitDepth(index);
                    if (depth <= mostDepth
                            && (isAlways
                                    || accepting.contains(
                                            paths.before(exit, depth, trie).slots()))) {
                        trie.addTokensTo(words, exit);
                    }
                }
            }
            end = first;
        }
    }

    /** Goes on from all nodes that so many characters of a set lead to. */
    private void fillAtDepth(int node, CodePoints set, int depth, State state) {
        if (state.stacks().isEmpty()) {
            return;
        }
        if (depth == 0) {
            fill(node, state);
            return;
        }
        for (int child = trie.firstChild(node); child < trie.childrenEnd(node); child++) {
            int label = trie.label(child);
            if (!TokenTrie.isPartial(label) && trie.hasChildren(child) && set.contains(label)) {
                fillAtDepth(child, set, depth - 1, state.after(label));
            }
        }
    }
}
