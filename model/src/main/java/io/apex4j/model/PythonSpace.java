package io.apex4j.model;

/** White space as Python's {@code str.isspace} and {@code \s} see it. */
final class PythonSpace {
    private PythonSpace() {}

    /** Every such character is one UTF-16 unit. */
    static boolean isSpace(int character) {
        return character >= '\t' && character <= '\r'
                || character >= 0x1c && character <= ' '
                || character == 0x85
                || character == 0xa0
                || character == 0x1680
                || character >= 0x2000 && character <= 0x200a
                || character == 0x2028
                || character == 0x2029
                || character == 0x202f
                || character == 0x205f
                || character == 0x3000;
    }

    /** The index of the first character from here on that is no space, at most the length. */
    static int skip(String text, int start) {
        int at = start;
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** The end of the text without the spaces that end it. */
    static int trimmedEnd(String text) {
        return trimmedEnd(text, text.length());
    }

    /** The same for the text before an index. */
    static int trimmedEnd(String text, int from) {
        int end = from;
        while (end > 0 && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }
}
