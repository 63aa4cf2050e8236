package io.apex4j.model;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The literals of special tokens, to be found in texts. Immutable.
 *
 * <p>The literals are sorted, and each knows the longest other that it begins with. Of all literals that a text begins
 * with, the longest is the last one not above the text, or begins that one, and so on.
 */
final class SpecialTokens {
    private static final int LONGEST_LITERAL = 1024;
    private static final int NONE = -1;

    private final byte[][] literals;
    private final int[] tokens;
    private final int[] prefixes;
    private final boolean[] isFirstByte = new boolean[256];

    /**
     * Takes the special tokens of a vocabulary.
     *
     * @throws ModelException when a literal is longer than 1,024 bytes
     */
    SpecialTokens(Vocabulary vocabulary) {
        List<Integer> sorted = vocabulary.specialTokens().stream()
                .sorted(Comparator.comparing(vocabulary::piece, Arrays::compareUnsigned))
                .toList();
        literals = new byte[sorted.size()][];
        tokens = new int[literals.length];
        prefixes = new int[literals.length];
        for (int index = 0; index < literals.length; index++) {
            int token = sorted.get(index);
            tokens[index] = token;
            literals[index] = vocabulary.piece(token);
            if (literals[index].length > LONGEST_LITERAL) {
                throw new ModelException(Vocabulary.TOKENS_KEY + "[" + token + "] is a special token of "
                        + literals[index].length + " bytes; allowed are " + LONGEST_LITERAL);
            }
            prefixes[index] = longestPrefix(index - 1, literals[index], 0, literals[index].length);
            isFirstByte[literals[index][0] & 0xff] = true;
        }
    }

    /** The longest literal that some bytes begin with: this one, or one that it begins with. */
    private int longestPrefix(int literal, byte[] text, int start, int end) {
        if (literal == NONE) {
            return NONE;
        }
        byte[] bytes = literals[literal];
        int mismatch = Arrays.mismatch(bytes, 0, bytes.length, text, start, end);
        int candidate = literal;
        while (mismatch >= 0 && candidate != NONE && literals[candidate].length > mismatch) {
            candidate = prefixes[candidate];
        }
        return candidate;
    }

    /** Which literal, the longest of several, the bytes from {@code start} to before {@code end} begin with, or -1. */
    int find(byte[] text, int start, int end) {
        if (!isFirstByte[text[start] & 0xff]) {
            return NONE;
        }
        int low = 0;
        int high = literals.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            byte[] literal = literals[middle];
            if (Arrays.compareUnsigned(literal, 0, literal.length, text, start, end) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return longestPrefix(low - 1, text, start, end);
    }

    /** The token of a literal. */
    int token(int literal) {
        return tokens[literal];
    }

    /** The bytes of a literal. */
    int length(int literal) {
        return literals[literal].length;
    }
}
