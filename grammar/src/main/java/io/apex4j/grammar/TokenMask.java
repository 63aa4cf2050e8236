package io.apex4j.grammar;

import java.util.Arrays;
import java.util.stream.IntStream;

/** A set of tokens of a vocabulary: those that may come next. Immutable. */
public final class TokenMask {
    private final long[] words;
    private final int vocabularySize;
    private final int cardinality;

    /** Takes the words over: bit {@code t % 64} of word {@code t / 64} stands for token {@code t}. */
    TokenMask(long[] words, int vocabularySize) {
        this.words = words;
        this.vocabularySize = vocabularySize;
        int count = 0;
        for (long word : words) {
            count += Long.bitCount(word);
        }
        this.cardinality = count;
    }

    /** Number of tokens of the vocabulary. */
    public int vocabularySize() {
        return vocabularySize;
    }

    /** Number of tokens in the set. */
    public int cardinality() {
        return cardinality;
    }

    /** Whether a token is in the set; numbers outside the vocabulary are not. */
    public boolean contains(int token) {
        return token >= 0 && token < vocabularySize && (words[token >> 6] >>> token & 1) != 0;
    }

    /** The tokens of the set, ascending. */
    public IntStream tokens() {
        return IntStream.range(0, vocabularySize).filter(this::contains);
    }

    /** The set as bits: bit {@code t % 64} of word {@code t / 64} stands for token {@code t}. A copy. */
    public long[] toWords() {
        return words.clone();
    }

    /**
     * Sets the logits of all other tokens to negative infinity.
     *
     * @param logits one value per token from {@code offset} on
     */
    public void applyTo(float[] logits, int offset) {
        if (offset < 0 || logits.length - offset < vocabularySize) {
            throw new IllegalArgumentException("The vocabulary has " + vocabularySize + " tokens, there are "
                    + (logits.length - offset) + " logits from " + offset + " on");
        }
        for (int word = 0; word < words.length; word++) {
            int first = offset + 64 * word;
            int last = Math.min(first + 64, offset + vocabularySize);
            if (words[word] == 0) {
                Arrays.fill(logits, first, last, Float.NEGATIVE_INFINITY);
                continue;
            }
            long forbidden = ~words[word];
            while (forbidden != 0) {
                int index = first + Long.numberOfTrailingZeros(forbidden);
                if (index >= last) {
                    break;
                }
                logits[index] = Float.NEGATIVE_INFINITY;
                forbidden &= forbidden - 1;
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenMask mask
                && vocabularySize == mask.vocabularySize
                && Arrays.equals(words, mask.words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words);
    }

    @Override
    public String toString() {
        return cardinality + " of " + vocabularySize + " tokens";
    }
}
