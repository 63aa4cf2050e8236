package io.apex4j.grammar;

/** A place in a text in GBNF, and what its words are made of. */
final class GbnfCursor {
    private static final int END = 0;

    private final String text;
    private int position;

    GbnfCursor(String text) {
        this.text = text;
        if (text.length() > GrammarLimits.TEXT_LENGTH) {
            throw refused("the grammar has " + text.length() + " characters, more than " + GrammarLimits.TEXT_LENGTH);
        }
        int nul = text.indexOf(END);
        if (nul >= 0) {
            position = nul;
            throw refused("a grammar contains no character 0");
        }
    }

    boolean isAtEnd() {
        return position == text.length();
    }

    /** The next character, or 0 at the end. */
    int peek() {
        return peek(0);
    }

    int peek(int ahead) {
        return position + ahead < text.length() ? text.charAt(position + ahead) : END;
    }

    int next() {
        int codePoint = text.codePointAt(position);
        position += Character.charCount(codePoint);
        return codePoint;
    }

    boolean skip(char expected) {
        if (peek() != expected) {
            return false;
        }
        position++;
        return true;
    }

    void expect(String expected) {
        if (!text.startsWith(expected, position)) {
            throw refused("expected '" + expected + "', found " + shown());
        }
        position += expected.length();
    }

    /** Skips blanks, tabulators and comments; ends of lines only where the notation lets a rule go on. */
    void skipSpace(boolean alsoLines) {
        while (true) {
            int character = peek();
            if (character == '#') {
                skipComment();
            } else if (character == ' ' || character == '\t' || alsoLines && (character == '\r' || character == '\n')) {
                position++;
            } else {
                return;
            }
        }
    }

    private void skipComment() {
        while (!isAtEnd() && peek() != '\r' && peek() != '\n') {
            position++;
        }
    }

    void expectLineEnd() {
        if (isAtEnd()) {
            return;
        }
        boolean isCarriageReturn = skip('\r');
        if (!skip('\n') && !isCarriageReturn) {
            throw refused("expected the end of the rule, found " + shown());
        }
    }

    boolean isDigitNext() {
        return isDigit(peek());
    }

    boolean isNameNext() {
        return isNamePart(peek());
    }

    private static boolean isDigit(int character) {
        return '0' <= character && character <= '9';
    }

    private static boolean isNamePart(int character) {
        return 'a' <= character && character <= 'z'
                || 'A' <= character && character <= 'Z'
                || character == '-'
                || isDigit(character);
    }

    String readName() {
        int start = position;
        while (isNameNext()) {
            position++;
        }
        if (position == start) {
            throw refused("expected a name, found " + shown());
        }
        return text.substring(start, position);
    }

    int readNumber(int limit) {
        int start = position;
        while (isDigitNext()) {
            position++;
        }
        if (position == start) {
            throw refused("expected a number, found " + shown());
        }
        String digits = text.substring(start, position);
        long value = digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
        if (value > limit) {
            throw refused(GbnfText.excerpt(digits) + " is more than the limit of " + limit);
        }
        return (int) value;
    }

    /** Reads up to a character, which is passed over. */
    String readUntil(char end) {
        int stop = text.indexOf(end, position);
        if (stop < 0) {
            throw refused("expected '" + end + "', found the end");
        }
        String read = text.substring(position, stop);
        position = stop + 1;
        return read;
    }

    /** One character of a literal or a class, which may be written with an escape. */
    int readCharacter() {
        if (isAtEnd()) {
            throw refused("the grammar ends within a literal or a class");
        }
        int character = next();
        if (character != '\\') {
            return character;
        }
        int escape = peek();
        position++;
        return switch (escape) {
            case 'x' -> readHex(2);
            case 'u' -> readHex(4);
            case 'U' -> readHex(8);
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'n' -> '\n';
            case '\\', '"', '[', ']', '-' -> escape;
            default -> {
                position -= 2;
                throw refused("unknown escape " + shown());
            }
        };
    }

    /** Values that no text can spell become one that none can spell either. */
    private int readHex(int digits) {
        long value = 0;
        for (int count = 0; count < digits; count++) {
            int digit = peek() < 0x80 ? Character.digit(peek(), 16) : -1;
            if (digit < 0) {
                throw refused("expected " + digits + " hexadecimal digits, found " + shown());
            }
            value = value * 16 + digit;
            position++;
        }
        return (int) Math.min(value, CodePoints.MAXIMUM + 1);
    }

    private String shown() {
        return isAtEnd()
                ? "the end"
                : "'" + GbnfText.excerpt(text.substring(position, Math.min(text.length(), position + 80))) + "'";
    }

    GrammarException refused(String problem) {
        int line = 1;
        int lineStart = 0;
        int shownPosition = Math.min(position, text.length());
        for (int index = 0; index < shownPosition; index++) {
            if (text.charAt(index) == '\n') {
                line++;
                lineStart = index + 1;
            }
        }
        return new GrammarException("line " + line + ", column " + (shownPosition - lineStart + 1), problem);
    }
}
