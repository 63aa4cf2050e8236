package io.apex4j.convert;

import java.util.List;

/** Texts from files, fit for a message: short, and without characters that act on a terminal. */
final class Excerpt {
    private static final int LONGEST = 100;
    private static final int MOST = 5;

    private Excerpt() {}

    /** The text in single quotes; what follows its first 100 characters is left out. */
    static String of(String text) {
        return "'" + plain(text) + "'";
    }

    /** The text without quotes, cut likewise. */
    static String plain(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .limit(LONGEST)
                .map(point -> isHarmless(point) ? point : '?')
                .forEach(shown::appendCodePoint);
        return text.codePointCount(0, text.length()) > LONGEST ? shown + "..." : shown.toString();
    }

    /** The first five of some names, and how many there are beyond. */
    static String list(List<String> names) {
        String shown =
                String.join(", ", names.stream().limit(MOST).map(Excerpt::plain).toList());
        return names.size() <= MOST ? shown : shown + " and " + (names.size() - MOST) + " more";
    }

    private static boolean isHarmless(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
