package io.apex4j.grammar;

import java.util.ArrayList;
import java.util.List;

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
        refuseTooManySteps();
        CharacterSlots slots = state.slots();
        if (trie.tokenCount(node) >= LEAST_TOKENS_OF_RUN && slots.dominantSlot() != CharacterSlots.NONE) {
            fillRun(node, state, slots.characters(slots.dominantSlot()));
            return;
        }
        for (int range = 0; range < slots.rangeCount(); range++) {
            int end = trie.childrenEnd(node);
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

    private void fillRun(int node, State state, CodePoints set) {
        ClassRun run = grammar.runs().run(set, node);
        List<State> chain = chain(state, set, run.longest() + 1);
        int length = chain.size() - 1;
        State last = chain.get(length);
        if (last.slots().hasInOneSlot(set)) { // it goes round in a circle, or no token is longer
            run.addTokensTo(words, run.longest());
            fillExits(run, chain, run.longest() + 1);
            return;
        }
        run.addTokensTo(words, length);
        if (last.slots().takesNoneOf(set)) {
            fillExits(run, chain, length + 1);
        } else {
            fillExits(run, chain, length);
            fillAtDepth(node, set, length, last);
        }
    }

    private void fillExits(ClassRun run, List<State> chain, int mostDepth) {
        for (CharacterSlots slots : chain.stream().map(State::slots).distinct().toList()) {
            fillExits(run, chain, mostDepth, slots);
        }
        fillPartialExits(run, chain, mostDepth);
    }

    /** The states after none, one, two, ... characters of a set, up to the first that does not take all of them alike. */
    private static List<State> chain(State state, CodePoints set, int longest) {
        List<State> chain = new ArrayList<>();
        chain.add(state);
        State last = state;
        while (chain.size() <= longest && last.slots().hasInOneSlot(set)) {
            State next = last.after(set.first(0));
            if (next == last) {
                break;
            }
            chain.add(next);
            last = next;
        }
        return chain;
    }

    private void fillExits(ClassRun run, List<State> chain, int mostDepth, CharacterSlots slots) {
        for (int range = 0; range < slots.rangeCount(); range++) {
            int last = slots.last(range);
            for (int index = run.firstExitFrom(slots.first(range), trie); index < run.exitCount(); index++) {
                int exit = run.exit(index);
                if (trie.label(exit) > last) {
                    break;
                }
                if (run.exitDepth(index) <= mostDepth) {
                    State before = chain.get(Math.min(run.exitDepth(index), chain.size()) - 1);
                    if (before.slots() == slots) {
                        enter(exit, before.afterSlot(slots.slot(range)));
                    }
                }
            }
        }
    }

    private void fillPartialExits(ClassRun run, List<State> chain, int mostDepth) {
        for (int index = run.exitCount() - 1; index >= 0; index--) {
            int label = trie.label(run.exit(index));
            if (!TokenTrie.isPartial(label)) {
                return;
            }
            int depth = run.exitDepth(index);
            if (depth <= mostDepth
                    && chain.get(Math.min(depth, chain.size()) - 1).accepts(TokenTrie.partial(label))) {
                trie.addTokensTo(words, run.exit(index));
            }
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
                fillAtDepth(child, set, depth - 1, state);
            }
        }
    }

    private void refuseTooManySteps() {
        if (table.steps() > lastStep) {
            throw new GrammarException(
                    "the grammar",
                    "ambiguous: which tokens may come next takes more than " + GrammarLimits.STEPS_PER_MASK
                            + " steps to find; rules that may be empty or begin alike multiply these");
        }
    }
}
