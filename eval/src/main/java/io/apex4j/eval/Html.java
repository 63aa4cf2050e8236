package io.apex4j.eval;

import java.util.Locale;

/** Makes text from files harmless in HTML and SVG. */
final class Html {
    private Html() {}

    /**
     * A text as content of an element or value of a quoted attribute. Characters that would be markup become references;
     * control and format characters, which XML forbids or which reorder text, become visible escapes.
     */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(character -> append(escaped, character));
        return escaped.toString();
    }

    private static void append(StringBuilder escaped, int character) {
        switch (character) {
            case '&' -> escaped.append("&amp;");
            case '<' -> escaped.append("&lt;");
            case '>' -> escaped.append("&gt;");
            case '"' -> escaped.append("&quot;");
            case '\'' -> escaped.append("&#39;");
            default -> {
                if (isHidden(character)) {
                    escaped.append(String.format(Locale.ROOT, "\\u{%04x}", character));
                } else {
                    escaped.appendCodePoint(character);
                }
            }
        }
    }

    private static boolean isHidden(int character) {
        boolean isForbidden = (character & 0xfffe) == 0xfffe;
        return isForbidden
                || switch (Character.getType(character)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR -> true;
                    default -> false;
                };
    }

    /** A text cut to so many characters; where something is missing it ends in an ellipsis. */
    static String cut(String text, int maximum) {
        return text.codePointCount(0, text.length()) <= maximum
                ? text
                : text.substring(0, text.offsetByCodePoints(0, maximum - 1)) + "…";
    }
}
