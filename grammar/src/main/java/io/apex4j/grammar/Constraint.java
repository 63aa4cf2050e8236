package io.apex4j.grammar;

import java.util.Optional;

/**
 * The place of one text in a grammar: which tokens may come next, and the step to the next place. A copy costs nothing
 * but two references, so a place can be kept and returned to. Not for use by several threads at once.
 */
public final class Constraint {
    private final CompiledGrammar grammar;
    private Place place;

    /**
     * Where a text is.
     *
     * @param pending the character that has begun, whose first bytes a rule has been found to take
     * @param hasEnded whether an end token has come
     */
    private record Place(State state, PartialCharacter pending, boolean hasEnded) {}

    Constraint(CompiledGrammar grammar) {
        this(grammar, new Place(grammar.initial(), PartialCharacter.NONE, false));
    }

    private Constraint(CompiledGrammar grammar, Place place) {
        this.grammar = grammar;
        this.place = place;
    }

    /** The same place, to go on from independently. */
    public Constraint copy() {
        return new Constraint(grammar, place);
    }

    /**
     * The tokens that may come next; the end tokens are among them where a text may end. Worked out when a place is met
     * for the first time.
     *
     * @throws GrammarException when the grammar is too ambiguous here
     */
    public TokenMask mask() {
        if (place.hasEnded()) {
            return new TokenMask(
                    new long[grammar.trie().wordCount()], grammar.trie().vocabularySize());
        }
        State state = renewed();
        return place.pending().isNone() ? state.mask() : state.table().mask(state, place.pending());
    }

    /** Whether the text may end here. */
    public boolean isEndAllowed() {
        boolean isBetweenCharacters = place.pending().isNone() || grammar.matching() == Utf8Matching.AS_LLAMA_CPP;
        return !place.hasEnded() && place.state().canEnd() && isBetweenCharacters;
    }

    /** Whether the text is complete: nothing can follow but the end, or the end has come. */
    public boolean isComplete() {
        return place.hasEnded() || isEndAllowed() && place.state().stacks().isEmpty();
    }

    /** Whether a token may come next; for one token cheaper than the {@link #mask} where that is not known. */
    public boolean allows(int token) {
        return next(token).isPresent();
    }

    /**
     * Goes on by a token.
     *
     * @throws GrammarException when it may not come next, or the grammar is too ambiguous here
     */
    public void accept(int token) {
        place = next(token)
                .orElseThrow(() -> new GrammarException("token " + token, "the grammar does not allow it here"));
    }

    /**
     * Goes on by a text, as if it were one token.
     *
     * @param bytes UTF-8, which may begin and end within a character
     * @throws GrammarException when it may not come next, or the grammar is too ambiguous here
     */
    public void accept(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        place = TokenText.read(bytes)
                .filter(_ -> !place.hasEnded())
                .flatMap(this::next)
                .orElseThrow(() -> new GrammarException(
                        "a text of " + bytes.length + " bytes", "the grammar does not allow it here"));
    }

    private Optional<Place> next(int token) {
        if (place.hasEnded()) {
            return Optional.empty();
        }
        if (grammar.trie().isEnd(token)) {
            return isEndAllowed() ? Optional.of(new Place(place.state(), place.pending(), true)) : Optional.empty();
        }
        State state = renewed();
        Optional<Place> asText = grammar.trie().text(token).flatMap(this::next);
        if (!place.pending().isNone() || !grammar.namesTokens()) {
            return asText;
        }
        State asToken = state.table().afterToken(state, token);
        if (asToken.isDead()) {
            return asText;
        }
        if (asText.isEmpty()) {
            return Optional.of(new Place(asToken, PartialCharacter.NONE, false));
        }
        State both = state.table().union(asText.get().state(), asToken);
        return Optional.of(new Place(both, asText.get().pending(), false));
    }

    private Optional<Place> next(TokenText text) {
        State state = renewed();
        PartialCharacter character = place.pending();
        if (character.isNone() != (text.followUps() == 0)) {
            return Optional.empty();
        }
        boolean endsCharacter = false;
        if (!character.isNone()) {
            if (!grammar.canFollow(character, text.followUps(), text.followUpBits())) {
                return Optional.empty();
            }
            character = character.with(text.followUpBits(), text.followUps());
            if (!character.isNone()) {
                return text.isFollowUpsOnly() ? within(state, character, false) : Optional.empty();
            }
            state = state.after(character.value());
            endsCharacter = true;
        }
        for (int codePoint : text.codePoints()) {
            state = state.after(codePoint);
            endsCharacter = true;
        }
        if (!text.end().isNone()) {
            return within(state, text.end(), endsCharacter);
        }
        return state.isDead() ? Optional.empty() : Optional.of(new Place(state, PartialCharacter.NONE, false));
    }

    /**
     * The place within a character, if that may come.
     *
     * @param endsCharacter whether the same token has ended a character; only then does llama.cpp still let the text end
     */
    private static Optional<Place> within(State state, PartialCharacter character, boolean endsCharacter) {
        if (!state.accepts(character)) {
            return Optional.empty();
        }
        State left = endsCharacter ? state : state.table().withoutEnd(state);
        return Optional.of(new Place(left, character, false));
    }

    private State renewed() {
        State state = grammar.renew(place.state());
        if (state != place.state()) {
            place = new Place(state, place.pending(), place.hasEnded());
        }
        return state;
    }
}
