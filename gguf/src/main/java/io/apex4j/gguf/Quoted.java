package io.apex4j.gguf;

/** Names from a file, fit for a message: short, and without characters that act on a terminal. */
final class Quoted {
    private static final int LONGEST = 80;

    private Quoted() {}

    /** The name in single quotes; what follows its first 80 characters is only counted. */
    static String of(String name) {
        int shown = Math.min(LONGEST, name.length());
        StringBuilder quoted = new StringBuilder(shown + 2).append('\'');
        for (int index = 0; index < shown; index++) {
            char character = name.charAt(index);
            quoted.append(isHarmless(character) ? character : '?');
        }
        quoted.append('\'');
        if (name.length() > shown) {
            quoted.append(" and ").append(name.length() - shown).append(" more characters");
        }
        return quoted.toString();
    }

    private static boolean isHarmless(char character) {
        int category = Character.getType(character);
        return category != Character.CONTROL
                && category != Character.FORMAT
                && category != Character.SURROGATE
                && category != Character.LINE_SEPARATOR
                && category != Character.PARAGRAPH_SEPARATOR;
    }
}
