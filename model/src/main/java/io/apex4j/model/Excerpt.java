package io.apex4j.model;

/** Values as messages show them: texts from files may be of any length and hold anything. */
final class Excerpt {
    private static final int LONGEST = 60;

    private Excerpt() {}

    /** The text, control characters as escapes, cut after 60 characters. */
    static String of(String text) {
        StringBuilder shown = new StringBuilder();
        int index = 0;
        while (index < text.length() && shown.length() < LONGEST) {
            int point = text.codePointAt(index);
            boolean isShown = Character.isDefined(point)
                    && !Character.isISOControl(point)
                    && Character.getType(point) != Character.FORMAT
                    && Character.getType(point) != Character.SURROGATE;
            shown.append(isShown ? Character.toString(point) : "\\u%04x".formatted(point));
            index += Character.charCount(point);
        }
        return index < text.length() ? shown + "..." : shown.toString();
    }
}
