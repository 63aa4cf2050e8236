package io.apex4j.model;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Tokens that a session has taken in, or is to take in, each with the path that it takes: given ones as a prompt,
 * generated ones as such. Together they decide all that the session computes.
 *
 * <p>Immutable and safe for use by several threads. A sequence that was made from another one by adding to it shares the
 * other's memory, as long as it is the first to add there.
 */
public final class TokenSequence {
    private static final TokenSequence EMPTY = new TokenSequence(new Shared(new int[16], 0), 0);

    private final Shared shared;
    private final int size;

    /** Encoded tokens, of which each sequence that shares them has the first so many. */
    private static final class Shared {
        /** Replaced by a longer copy when it is full; what has been written stays. */
        private volatile int[] tokens;

        private int used;

        Shared(int[] tokens, int used) {
            this.tokens = tokens;
            this.used = used;
        }

        /** Adds tokens where {@code size} is the end, or says that it is not. */
        synchronized boolean add(int size, int[] more) {
            if (used != size) {
                return false;
            }
            int[] target = tokens;
            if (target.length < size + more.length) {
                target = Arrays.copyOf(target, Math.max(size + more.length, size + (size >> 1)));
            }
            System.arraycopy(more, 0, target, size, more.length);
            tokens = target;
            used = size + more.length;
            return true;
        }
    }

    private TokenSequence(Shared shared, int size) {
        this.shared = shared;
        this.size = size;
    }

    /** No tokens. */
    public static TokenSequence empty() {
        return EMPTY;
    }

    /** Tokens that are given. */
    public static TokenSequence ofPrompt(int... tokens) {
        return EMPTY.with(tokens, EvaluationPath.PROMPT);
    }

    /** A sequence of tokens of which generated ones are given by their complement. */
    static TokenSequence ofEncoded(int... tokens) {
        return EMPTY.append(tokens);
    }

    /** This sequence and tokens that are given after it. */
    public TokenSequence withPrompt(int... tokens) {
        return with(tokens, EvaluationPath.PROMPT);
    }

    /** This sequence and tokens that are generated after it. */
    public TokenSequence withGenerated(int... tokens) {
        return with(tokens, EvaluationPath.GENERATED);
    }

    TokenSequence with(int[] tokens, EvaluationPath path) {
        for (int token : tokens) {
            if (token < 0) {
                throw new ModelException("token " + token + " does not exist; the first is 0");
            }
        }
        int[] encoded = switch (path) {
            case PROMPT -> tokens;
            case GENERATED -> Arrays.stream(tokens).map(token -> ~token).toArray();
        };
        return append(encoded);
    }

    private TokenSequence append(int[] encoded) {
        if (encoded.length == 0) {
            return this;
        }
        if (size > 0 && shared.add(size, encoded)) {
            return new TokenSequence(shared, size + encoded.length);
        }
        int[] copy = Arrays.copyOf(shared.tokens, Math.max(size + encoded.length, 16));
        System.arraycopy(encoded, 0, copy, size, encoded.length);
        return new TokenSequence(new Shared(copy, size + encoded.length), size + encoded.length);
    }

    /** Number of tokens. */
    public int size() {
        return size;
    }

    /** The token at an index. */
    public int token(int index) {
        int encoded = encoded(index);
        return encoded < 0 ? ~encoded : encoded;
    }

    /** Whether the token at an index is a generated one. */
    public boolean isGenerated(int index) {
        return encoded(index) < 0;
    }

    /** All tokens, a copy. */
    public int[] tokens() {
        return IntStream.range(0, size).map(this::token).toArray();
    }

    /** The first tokens. */
    public TokenSequence first(int count) {
        if (count < 0 || count > size) {
            throw new IndexOutOfBoundsException("the first " + count + " of " + size + " tokens");
        }
        return count == size ? this : new TokenSequence(shared, count);
    }

    /** How many tokens at the beginning are the same, and take the same path, in both. */
    public int commonLength(TokenSequence other) {
        int mismatch = Arrays.mismatch(shared.tokens, 0, size, other.shared.tokens, 0, other.size);
        return mismatch < 0 ? size : mismatch;
    }

    /** How many tokens at the beginning are the same in both, whatever path they take. */
    int commonTokens(TokenSequence other) {
        int common = 0;
        while (common < Math.min(size, other.size) && token(common) == other.token(common)) {
            common++;
        }
        return common;
    }

    /** The token, or its complement where it is a generated one. */
    int encoded(int index) {
        if (index >= size) {
            throw new IndexOutOfBoundsException("token " + index + " of " + size);
        }
        return shared.tokens[index];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenSequence sequence && size == sequence.size && commonLength(sequence) == size;
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int index = 0; index < size; index++) {
            hash = 31 * hash + encoded(index);
        }
        return hash;
    }

    @Override
    public String toString() {
        return Arrays.toString(tokens());
    }
}
