package io.apex4j.model;

import java.util.List;
import java.util.Optional;

/**
 * Watches a text that comes in pieces for strings that end it. What may be the beginning of one is held back until that
 * is decided, so neither such a string nor a part of one comes out; how the text is cut into pieces makes no difference.
 * Of several strings the one that is complete first counts, and of those the longest. Not safe for use by several threads
 * at once.
 */
public final class StopStrings {
    private final List<String> strings;
    private final StringBuilder held = new StringBuilder();
    private Optional<String> found = Optional.empty();

    /**
     * A watch for some strings, of which there may be none.
     *
     * @throws ModelException when one is empty
     */
    public StopStrings(List<String> strings) {
        if (strings.contains("")) {
            throw new ModelException("A stop string is empty; it needs at least one character");
        }
        this.strings = List.copyOf(strings);
    }

    /** What of the text so far can be shown and has not been; empty once a string {@linkplain #found was found}. */
    public String accept(String piece) {
        if (found.isPresent()) {
            return "";
        }
        held.append(piece);
        int firstEnd = Integer.MAX_VALUE;
        for (String string : strings) {
            int start = held.indexOf(string);
            int end = start + string.length();
            boolean isBetter = end < firstEnd
                    || (end == firstEnd
                            && string.length() > found.map(String::length).orElse(0));
            if (start >= 0 && isBetter) {
                firstEnd = end;
                found = Optional.of(string);
            }
        }
        return take(found.map(string -> held.indexOf(string)).orElseGet(() -> held.length() - undecided()));
    }

    /** What was still held back, when no more text comes; empty when a string was found. */
    public String finish() {
        return found.isPresent() ? "" : take(held.length());
    }

    /** The string that ended the text. */
    public Optional<String> found() {
        return found;
    }

    private String take(int length) {
        String taken = held.substring(0, length);
        held.delete(0, length);
        return taken;
    }

    /** How many characters at the end are the beginning of a string. */
    private int undecided() {
        int most = 0;
        for (String string : strings) {
            int length = Math.min(string.length() - 1, held.length());
            while (length > most && !endsWithFirst(length, string)) {
                length--;
            }
            most = Math.max(most, length);
        }
        return most;
    }

    private boolean endsWithFirst(int length, String string) {
        int start = held.length() - length;
        int index = 0;
        while (index < length && held.charAt(start + index) == string.charAt(index)) {
            index++;
        }
        return index == length;
    }
}
