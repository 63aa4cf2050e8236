package io.apex4j.model;

/** A place in a text of literals. What cannot be read ends in a {@link Fault}, which does not leave this package. */
final class LiteralCursor {
    private static final int MAX_NAME_CHARS = 256;

    private final String text;
    private final int end;
    private int index;

    /** The text from {@code start} to before {@code end}. */
    LiteralCursor(String text, int start, int end) {
        this.text = text;
        this.index = start;
        this.end = end;
    }

    /** What stands here cannot be read. */
    static final class Fault extends RuntimeException {
        private static final long serialVersionUID = 1;

        Fault() {
            super("not a literal", null, false, false);
        }
    }

    String text() {
        return text;
    }

    int index() {
        return index;
    }

    int end() {
        return end;
    }

    void moveTo(int newIndex) {
        index = newIndex;
    }

    /** The character here; NUL at the end, which no rule asks for. */
    char peek() {
        return at(index);
    }

    char at(int place) {
        return place < end ? text.charAt(place) : '\0';
    }

    boolean isAtEnd() {
        return index >= end;
    }

    boolean startsWith(String prefix, int place) {
        return place + prefix.length() <= end && text.startsWith(prefix, place);
    }

    void skipSpace() {
        index = afterSpace(index);
    }

    /** The first place from here on without white space. */
    int afterSpace(int place) {
        int next = place;
        while (next < end && Character.isWhitespace(text.charAt(next))) {
            next++;
        }
        return next;
    }

    boolean skip(char expected) {
        skipSpace();
        boolean isThere = !isAtEnd() && peek() == expected;
        index += isThere ? 1 : 0;
        return isThere;
    }

    void expect(char expected) {
        if (!skip(expected)) {
            throw new Fault();
        }
    }

    /** The end of the name that begins at a place, which may have dots and dashes in it; the place where there is none. */
    int afterName(int place) {
        if (place >= end || !(Character.isLetter(text.charAt(place)) || text.charAt(place) == '_')) {
            return place;
        }
        int next = place + 1;
        while (next < end && isNamePart(text.charAt(next))) {
            next++;
        }
        return next - place > MAX_NAME_CHARS ? place : next;
    }

    static boolean isNamePart(char character) {
        return Character.isLetterOrDigit(character) || "_-./$".indexOf(character) >= 0;
    }

    /** The name that begins here. */
    String name() {
        int next = afterName(index);
        if (next == index) {
            throw new Fault();
        }
        String name = text.substring(index, next);
        index = next;
        return name;
    }
}
