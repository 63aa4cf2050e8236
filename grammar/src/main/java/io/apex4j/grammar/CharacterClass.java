package io.apex4j.grammar;

/**
 * One character of a set, as a rule asks for it.
 *
 * @param matched the characters that it takes
 * @param isNegated whether the grammar lists those that it does not take, which llama.cpp treats otherwise where a
 *     token ends within a character
 */
record CharacterClass(CodePoints matched, boolean isNegated) {
    private static final CodePoints SCALARS = CodePoints.range(0, Character.MIN_SURROGATE - 1)
            .or(CodePoints.range(Character.MAX_SURROGATE + 1, Character.MAX_CODE_POINT));

    static CharacterClass of(CodePoints listed, boolean isNegated) {
        return new CharacterClass(isNegated ? listed.complement() : listed, isNegated);
    }

    /** The class as it is matched: in well-formed UTF-8 only what is a character counts. */
    CharacterClass matchedAs(Utf8Matching matching) {
        return switch (matching) {
            case AS_LLAMA_CPP -> this;
            case WELL_FORMED -> new CharacterClass(matched.and(SCALARS), false);
        };
    }

    /** Whether a character that has begun could still be taken. */
    boolean matches(PartialCharacter partial) {
        if (!partial.canBecomeCharacter()) {
            return false;
        }
        return isNegated
                ? matched.containsAll(partial.lowest(), partial.highest())
                : matched.containsAny(partial.lowest(), partial.highest());
    }
}
