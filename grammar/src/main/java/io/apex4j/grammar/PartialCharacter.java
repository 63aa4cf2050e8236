package io.apex4j.grammar;

/**
 * The first bytes of a character in UTF-8.
 *
 * @param value their bits so far
 * @param missingBytes how many bytes are to follow, 1 to 3; 0 when no character has begun
 */
record PartialCharacter(int value, int missingBytes) {
    static final PartialCharacter NONE = new PartialCharacter(0, 0);

    private static final int BITS = 6;
    private static final int SURROGATES = 0xD800 >> BITS;
    private static final int SURROGATES_END = 0xE000 >> BITS;

    /** The character with one more follow-up byte. */
    PartialCharacter with(int followUp) {
        return new PartialCharacter(value << BITS | followUp & 0x3F, missingBytes - 1);
    }

    boolean isNone() {
        return missingBytes == 0;
    }

    /** Whether the bytes could begin a character: for llama.cpp all can but overlong forms of ASCII. */
    boolean canBecomeCharacter(Utf8Matching matching) {
        if (missingBytes == 1 && value < 2) {
            return false;
        }
        return matching == Utf8Matching.AS_LLAMA_CPP || missingBytes != 3 || value <= 4;
    }

    /**
     * Whether follow-up bytes have kept to UTF-8: no overlong form, no surrogate, nothing beyond Unicode. To be asked
     * after each follow-up byte that leaves some missing.
     */
    boolean isWellFormedAfterFollowUp() {
        return switch (missingBytes) {
            case 2 -> value >= 0x10000 >> 2 * BITS && value <= Character.MAX_CODE_POINT >> 2 * BITS;
            case 1 -> value >= 0x800 >> BITS && (value < SURROGATES || value >= SURROGATES_END);
            default -> true;
        };
    }

    /** The least code point that can become of it; forms that would be overlong do not count. */
    int lowest() {
        if (value > 0) {
            return value << missingBytes * BITS;
        }
        return switch (missingBytes) {
            case 2 -> 0x800;
            case 3 -> 0x10000;
            default -> 0;
        };
    }

    /** The largest code point that can become of it. */
    int highest() {
        return value << missingBytes * BITS | (1 << missingBytes * BITS) - 1;
    }
}
