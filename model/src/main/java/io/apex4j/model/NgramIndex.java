package io.apex4j.model;

import java.util.Arrays;

/**
 * Finds where the last few tokens of a sequence have occurred in it before, and what came after them there. Of several
 * places the latest is found; a place can be lost when another falls on the same slot of a table, so memory is bounded.
 */
final class NgramIndex {
    /** Numbers of tokens that are looked for, the most telling first. */
    private static final int[] LENGTHS = {5, 3};

    private static final int SLOTS = 1 << 16;
    private static final int NOWHERE = -1;

    private final TokenList tokens = new TokenList();
    /** By length and hash: index of the token after the place. */
    private final int[][] places = new int[LENGTHS.length][SLOTS];

    NgramIndex() {
        for (int[] table : places) {
            Arrays.fill(table, NOWHERE);
        }
    }

    /** Adds a token to the sequence. */
    void add(int token) {
        for (int kind = 0; kind < LENGTHS.length; kind++) {
            if (tokens.size() >= LENGTHS[kind]) {
                places[kind][slot(LENGTHS[kind])] = tokens.size();
            }
        }
        tokens.add(token);
    }

    /** What came after the last tokens before: at most so many tokens, none when they have not occurred. */
    int[] continuation(int limit) {
        for (int kind = 0; kind < LENGTHS.length; kind++) {
            int length = LENGTHS[kind];
            int place = tokens.size() > length ? places[kind][slot(length)] : NOWHERE;
            if (place != NOWHERE && isAt(place, length)) {
                return tokens.range(place, Math.min(tokens.size(), place + limit));
            }
        }
        return new int[0];
    }

    private boolean isAt(int place, int length) {
        for (int distance = 0; distance < length; distance++) {
            if (tokens.get(place - 1 - distance) != tokens.fromEnd(distance)) {
                return false;
            }
        }
        return true;
    }

    private int slot(int length) {
        int hash = length;
        for (int distance = 0; distance < length; distance++) {
            hash = (hash ^ tokens.fromEnd(distance)) * 0x9E3779B1;
        }
        return (hash ^ hash >>> 15) & SLOTS - 1;
    }
}
