package io.apex4j.cli;

import java.util.Locale;
import java.util.function.IntPredicate;

/** Makes texts from files harmless for terminals. */
final class Printable {
    private Printable() {}

    /**
     * A text without characters that move the cursor, change colours, reorder or hide what follows: each control and
     * format character becomes its escape, such as {@code \n} or {@code \u001b}.
     */
    static String of(String text) {
        return escaped(text, Printable::isHidden);
    }

    private static String escaped(String text, IntPredicate isEscaped) {
        if (text.codePoints().noneMatch(isEscaped)) {
            return text;
        }
        StringBuilder shown = new StringBuilder();
        text.codePoints().forEach(character -> {
            if (isEscaped.test(character)) {
                shown.append(escape(character));
            } else {
                shown.appendCodePoint(character);
            }
        });
        return shown.toString();
    }

    /**
     * A text of several lines that a model wrote: line ends, tabs and what joins letters stay, all other control and
     * format characters become their escapes.
     */
    static String lines(String text) {
        return escaped(text, character -> isHidden(character) && !isPartOfWriting(character));
    }

    /** The same, cut to a number of characters; where something is missing it ends in three dots. */
    static String of(String text, int maximum) {
        String start = text.length() <= maximum ? text : text.substring(0, maximum);
        return cut(of(start) + (start.length() < text.length() ? "..." : ""), maximum);
    }

    /** A text cut to a number of characters; where something is missing it ends in three dots. */
    static String cut(String text, int maximum) {
        int length = length(text);
        if (length <= maximum) {
            return text;
        }
        String dots = ".".repeat(Math.clamp(maximum, 0, 3));
        return text.substring(0, text.offsetByCodePoints(0, maximum - dots.length())) + dots;
    }

    /** A text cut to a number of characters; where its middle is missing there are three dots. */
    static String cutMiddle(String text, int maximum) {
        int length = length(text);
        if (length <= maximum || maximum < 5) {
            return cut(text, maximum);
        }
        int start = (maximum - 3) / 2;
        int end = maximum - 3 - start;
        return text.substring(0, text.offsetByCodePoints(0, start)) + "..."
                + text.substring(text.offsetByCodePoints(0, length - end));
    }

    /** Number of characters that a terminal shows. */
    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static boolean isHidden(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    /** Line end, tab, and the joiners that scripts and emoji are written with. */
    private static boolean isPartOfWriting(int character) {
        return character == '\n' || character == '\t' || character == 0x200c || character == 0x200d;
    }

    private static String escape(int character) {
        return switch (character) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> String.format(Locale.ROOT, character > 0xffff ? "\\U%08x" : "\\u%04x", character);
        };
    }
}
