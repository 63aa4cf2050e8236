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

    boolean isNone() {
        return missingBytes == 0;
    }

    /** The character with more follow-up bytes, whose bits stand in {@code bits}. */
    PartialCharacter with(int bits, int count) {
        return new PartialCharacter(value << BITS * count | bits, missingBytes - count);
    }

    /** Whether a follow-up byte may come next, if overlong forms are no UTF-8. */
    boolean isWellFormedWith(int followUpBits) {
        return value > 0
                || switch (missingBytes) {
                    case 2 -> followUpBits >= 0x800 >> BITS;
                    case 3 -> followUpBits >= 0x10000 >> 2 * BITS;
                    default -> false;
                };
    }

    /** Whether anything can become of it: two bytes are not for what fits in one. */
    boolean canBecomeCharacter() {
        return missingBytes != 1 || value >= 2;
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
