package io.apex4j.model;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Snapshots of the prompts evaluated last, to go on from where a new prompt begins like one of them. Holds states after
 * given tokens only, never after generated ones, so what is gone on from is bit for bit what evaluating the prompt from
 * its beginning would give. Not safe for use by several threads at once.
 */
final class PromptCache {
    private final int capacity;
    /** The one used last first. */
    private final Deque<Entry> entries = new ArrayDeque<>();

    /** A beginning of a prompt and the state after it. */
    private static final class Entry {
        private final int[] tokens;
        private final Snapshot snapshot;

        Entry(int[] tokens, Snapshot snapshot) {
            this.tokens = tokens;
            this.snapshot = snapshot;
        }

        /** Whether a prompt begins with the tokens and goes on after them. */
        boolean isBeginningOf(int[] prompt) {
            return tokens.length < prompt.length && Arrays.equals(tokens, 0, tokens.length, prompt, 0, tokens.length);
        }
    }

    /** A cache of so many snapshots. */
    PromptCache(int capacity) {
        this.capacity = capacity;
    }

    /** Remembers the state after the first {@code length} tokens of a prompt. */
    void add(int[] prompt, int length, Snapshot snapshot) {
        int[] tokens = Arrays.copyOf(prompt, length);
        entries.removeIf(entry -> Arrays.equals(entry.tokens, tokens));
        entries.addFirst(new Entry(tokens, snapshot));
        if (entries.size() > capacity) {
            entries.removeLast();
        }
    }

    /** Brings a session to the longest known beginning of a prompt, at least one token before its end; returns its length. */
    int restore(int[] prompt, Session session) {
        return entries.stream()
                .filter(entry -> entry.isBeginningOf(prompt))
                .max((a, b) -> Integer.compare(a.tokens.length, b.tokens.length))
                .map(entry -> goOnFrom(entry, session))
                .orElseGet(() -> startAnew(session));
    }

    private int goOnFrom(Entry entry, Session session) {
        entries.remove(entry);
        entries.addFirst(entry);
        session.restore(entry.snapshot);
        return entry.tokens.length;
    }

    private static int startAnew(Session session) {
        session.clear();
        return 0;
    }
}
