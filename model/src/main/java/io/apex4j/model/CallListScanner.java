package io.apex4j.model;

/**
 * Follows a list of calls character by character, as far as is needed to see where one of them ends: brackets inside each
 * other, and strings, which end at the first quote that is not escaped.
 */
final class CallListScanner {
    private int depth;
    private char quote;
    private boolean isEscaped;

    CallListScanner() {}

    /**
     * Takes a character.
     *
     * @return whether it stands on the level of the list, neither in a call nor in a string
     */
    boolean accept(char character) {
        if (isEscaped) {
            isEscaped = false;
            return false;
        }
        if (quote != 0) {
            isEscaped = character == '\\';
            quote = character == quote ? 0 : quote;
            return false;
        }
        switch (character) {
            case '\'', '"' -> quote = character;
            case '(', '[', '{' -> depth++;
            case ')', ']', '}' -> depth--;
            default -> {
                return depth == 0;
            }
        }
        return depth < 0;
    }

    /** How many brackets are open; less than none after one too many was closed. */
    int depth() {
        return depth;
    }
}
