package io.apex4j.model;

import java.util.Arrays;

/** Tokens in order, growing. Not safe for use by several threads at once. */
final class TokenList {
    private int[] tokens = new int[16];
    private int size;

    void add(int token) {
        if (size == tokens.length) {
            tokens = Arrays.copyOf(tokens, size + (size >> 1));
        }
        tokens[size++] = token;
    }

    void addAll(int[] more) {
        for (int token : more) {
            add(token);
        }
    }

    int size() {
        return size;
    }

    /** A token by how many came after it: 0 is the last. */
    int fromEnd(int distance) {
        return tokens[size - 1 - distance];
    }

    int get(int index) {
        return tokens[index];
    }

    /** The tokens of a range, a copy. */
    int[] range(int from, int to) {
        return Arrays.copyOfRange(tokens, from, to);
    }

    void clear() {
        size = 0;
    }

    int[] toArray() {
        return Arrays.copyOf(tokens, size);
    }
}
