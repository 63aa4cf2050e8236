package io.apex4j.cli;

/** Backslash sequences in texts of a command line, as llama-cli resolves them. */
final class Escapes {
    private static final int HEXADECIMAL = 16;

    private Escapes() {}

    /** A text with {@code \n \r \t \' \" \\} and {@code \xHH} resolved; others stay as they are. */
    static String resolve(String text) {
        StringBuilder resolved = new StringBuilder();
        int index = 0;
        while (index < text.length()) {
            char character = text.charAt(index++);
            if (character != '\\' || index == text.length()) {
                resolved.append(character);
                continue;
            }
            char escaped = text.charAt(index++);
            if (escaped == 'x' && isHexadecimal(text, index)) {
                resolved.append((char) Integer.parseInt(text, index, index + 2, HEXADECIMAL));
                index += 2;
            } else {
                resolved.append(meaning(escaped));
            }
        }
        return resolved.toString();
    }

    private static String meaning(char escaped) {
        return switch (escaped) {
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case '\'', '"', '\\' -> String.valueOf(escaped);
            default -> "\\" + escaped;
        };
    }

    private static boolean isHexadecimal(String text, int start) {
        return start + 2 <= text.length()
                && Character.digit(text.charAt(start), HEXADECIMAL) >= 0
                && Character.digit(text.charAt(start + 1), HEXADECIMAL) >= 0;
    }
}
