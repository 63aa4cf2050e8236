package io.apex4j.grammar;

/**
 * One character of a set, as a rule asks for it.
 *
 * @param matched the characters that it takes
 * @param isNegated whether the grammar lists those that it does not take, which llama.cpp treats otherwise where a
 *     token ends within a character
 */
record CharacterClass(CodePoints matched, boolean isNegated) {
    static CharacterClass of(CodePoints listed, boolean isNegated) {
        return new CharacterClass(isNegated ? listed.complement() : listed, isNegated);
    }

    boolean matches(int codePoint) {
        return matched.contains(codePoint);
    }

    /** Whether a character that has begun could still be taken. */
    boolean matches(PartialCharacter partial, Utf8Matching matching) {
        if (!partial.canBecomeCharacter(matching)) {
            return false;
        }
        int low = partial.lowest();
        int high = partial.highest();
        return switch (matching) {
            case AS_LLAMA_CPP -> isNegated ? matched.containsAll(low, high) : matched.containsAny(low, high);
            case WELL_FORMED -> matched.containsAny(low, Math.min(high, Character.MAX_CODE_POINT));
        };
    }
}
