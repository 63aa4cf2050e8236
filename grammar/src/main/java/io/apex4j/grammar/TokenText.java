package io.apex4j.grammar;

import java.util.Arrays;
import java.util.Optional;

/**
 * The bytes of a token, read as characters.
 *
 * @param followUps number of bytes at its beginning that end a character of the token before, 0 to 3
 * @param followUpBits their bits
 * @param codePoints the whole characters after them
 * @param end the character that begins at its end
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record TokenText(int followUps, int followUpBits, int[] codePoints, PartialCharacter end) {
    private static final int MOST_FOLLOW_UPS = 3;

    /**
     * Reads a token. First bytes may be of any value up to 0xFF, as llama.cpp takes them.
     *
     * @return nothing when a follow-up byte is missing or too many, a character is longer than it need be, or the token
     *     is empty or contains a byte 0
     */
    static Optional<TokenText> read(byte[] bytes) {
        int position = 0;
        int bits = 0;
        while (position < bytes.length && isFollowUp(bytes[position])) {
            bits = bits << 6 | bytes[position++] & 0x3F;
        }
        if (bytes.length == 0 || position > MOST_FOLLOW_UPS) {
            return Optional.empty();
        }
        int followUps = position;
        int[] codePoints = new int[bytes.length];
        int count = 0;
        while (position < bytes.length) {
            if (bytes[position] == 0 || isFollowUp(bytes[position])) {
                return Optional.empty();
            }
            PartialCharacter character = first(bytes[position++] & 0xFF);
            while (!character.isNone() && position < bytes.length) {
                int next = bytes[position++];
                if (!isFollowUp((byte) next)
                        || !character.canBecomeCharacter()
                        || !character.isWellFormedWith(next & 0x3F)) {
                    return Optional.empty();
                }
                character = character.with(next & 0x3F, 1);
            }
            if (!character.isNone()) {
                return Optional.of(new TokenText(followUps, bits, Arrays.copyOf(codePoints, count), character));
            }
            codePoints[count++] = character.value();
        }
        return Optional.of(new TokenText(followUps, bits, Arrays.copyOf(codePoints, count), PartialCharacter.NONE));
    }

    /** Whether there is nothing but the rest of a character. */
    boolean isFollowUpsOnly() {
        return codePoints.length == 0 && end.isNone();
    }

    private static boolean isFollowUp(byte value) {
        return (value & 0xC0) == 0x80;
    }

    /** The bits of a first byte below its length marks. */
    private static PartialCharacter first(int value) {
        if (value < 0x80) {
            return new PartialCharacter(value, 0);
        }
        if (value < 0xE0) {
            return new PartialCharacter(value & 0x1F, 1);
        }
        return value < 0xF0 ? new PartialCharacter(value & 0x0F, 2) : new PartialCharacter(value & 0x0F, 3);
    }
}
