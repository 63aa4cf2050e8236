package io.apex4j.model;

/**
 * Reads strings in single, double or triple quotes. Models forget to escape quotes inside strings (and LFM2.5's template
 * teaches them so): a quote ends a string only where what comes next could come after a string there. So {@code
 * 'sed -n '1,5p' a.txt'} is one string. Line ends may stand in strings as they are.
 */
final class LiteralString {
    private static final String VALUE_STARTS = "'\"[{(-+.0123456789TFNtfn";

    private final LiteralCursor cursor;
    private boolean isPlain = true;

    /** Where a string stands. */
    enum Place {
        /** The value of an argument: after it comes another argument, or the end of the call. */
        ARGUMENT,
        /** In a list, set or tuple. */
        ITEM,
        /** A key, or what may be one: the first thing in braces. It ends at the first quote. */
        KEY,
        /** The value of a key. */
        ENTRY
    }

    LiteralString(LiteralCursor cursor) {
        this.cursor = cursor;
    }

    /** Whether no quote within a string was passed over. */
    boolean isPlain() {
        return isPlain;
    }

    /** The string that begins here. */
    String read(Place place) {
        char quote = cursor.peek();
        String triple = String.valueOf(quote).repeat(3);
        int start = cursor.index();
        if (cursor.startsWith(triple, start)) {
            int close = cursor.text().indexOf(triple, start + 3);
            if (close >= 0 && close + 3 <= cursor.end()) {
                cursor.moveTo(start + 3);
                return upTo(close, close + 3);
            }
        }
        cursor.moveTo(start + 1);
        int close = closingQuote(quote, place);
        return upTo(close, close + 1);
    }

    private int closingQuote(char quote, Place place) {
        for (int index = cursor.index(); index < cursor.end(); index++) {
            char character = cursor.at(index);
            if (character == '\\') {
                index++;
            } else if (character == quote) {
                if (isEnd(index + 1, place)) {
                    return index;
                }
                isPlain = false;
            }
        }
        throw new LiteralCursor.Fault();
    }

    private boolean isEnd(int afterQuote, Place place) {
        int next = cursor.afterSpace(afterQuote);
        return switch (place) {
            case ARGUMENT ->
                cursor.at(next) == ',' ? isArgument(next + 1) : cursor.at(next) == ')' && isCallEnd(next + 1);
            case ITEM -> cursor.at(next) == ',' ? isItem(next + 1) : "]})".indexOf(cursor.at(next)) >= 0;
            case KEY -> true;
            case ENTRY -> cursor.at(next) == ',' ? isKey(next + 1) : cursor.at(next) == '}';
        };
    }

    private boolean isArgument(int place) {
        int start = cursor.afterSpace(place);
        if (cursor.at(start) == ')') {
            return isCallEnd(start + 1);
        }
        int end = cursor.afterName(start);
        char next = cursor.at(cursor.afterSpace(end));
        return end > start && (next == '=' || next == ':');
    }

    /** Whether what comes after a call's last parenthesis can come there: the end, or another call. */
    private boolean isCallEnd(int place) {
        int next = cursor.afterSpace(place);
        if (next == cursor.end() || cursor.at(next) == ']') {
            return true;
        }
        int start = cursor.afterSpace(cursor.at(next) == ',' ? next + 1 : next);
        boolean isSeparated =
                cursor.at(next) == ',' || cursor.text().substring(place, next).contains("\n");
        int end = cursor.afterName(start);
        return isSeparated
                && (start == cursor.end()
                        || "{]".indexOf(cursor.at(start)) >= 0
                        || (end > start && cursor.at(cursor.afterSpace(end)) == '('));
    }

    private boolean isItem(int place) {
        int start = cursor.afterSpace(place);
        return start < cursor.end() && (VALUE_STARTS + "]})").indexOf(cursor.at(start)) >= 0;
    }

    private boolean isKey(int place) {
        int start = cursor.afterSpace(place);
        return start < cursor.end() && "'\"}-0123456789TFNtfn".indexOf(cursor.at(start)) >= 0;
    }

    /** The text from here to before a place, without escapes; goes on after the quotes. */
    private String upTo(int close, int next) {
        StringBuilder string = new StringBuilder();
        while (cursor.index() < close) {
            char character = cursor.peek();
            cursor.moveTo(cursor.index() + 1);
            if (character == '\\' && cursor.index() < close) {
                appendEscaped(close, string);
            } else {
                string.append(character);
            }
        }
        cursor.moveTo(next);
        return string.toString();
    }

    private void appendEscaped(int close, StringBuilder string) {
        char character = cursor.peek();
        cursor.moveTo(cursor.index() + 1);
        switch (character) {
            case '\n' -> {}
            case '\\', '\'', '"', '/' -> string.append(character);
            case 'n' -> string.append('\n');
            case 'r' -> string.append('\r');
            case 't' -> string.append('\t');
            case 'b' -> string.append('\b');
            case 'f' -> string.append('\f');
            case 'x' -> appendCode(character, 2, close, string);
            case 'u' -> appendCode(character, 4, close, string);
            case 'U' -> appendCode(character, 8, close, string);
            default -> string.append('\\').append(character);
        }
    }

    /** A character by its number; the escape as it stands where there is none. */
    private void appendCode(char letter, int digits, int close, StringBuilder string) {
        int start = cursor.index();
        int value = 0;
        for (int place = start; place < start + digits; place++) {
            int digit = place < close && cursor.at(place) < 128 ? Character.digit(cursor.at(place), 16) : -1;
            value = digit < 0 || value > Character.MAX_CODE_POINT >> 4 ? -1 : 16 * value + digit;
            if (value < 0) {
                string.append('\\').append(letter);
                return;
            }
        }
        if (!Character.isValidCodePoint(value)) {
            string.append('\\').append(letter);
            return;
        }
        string.appendCodePoint(value);
        cursor.moveTo(start + digits);
    }
}
