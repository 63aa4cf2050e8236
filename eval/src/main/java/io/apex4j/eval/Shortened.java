package io.apex4j.eval;

/** Text from files in messages: in a line, without control characters, not too long. */
final class Shortened {
    private static final int LENGTH = 60;

    private Shortened() {}

    static String of(String text) {
        boolean isLong = text.codePointCount(0, text.length()) > LENGTH;
        String start = isLong ? text.substring(0, text.offsetByCodePoints(0, LENGTH)) + "..." : text;
        StringBuilder plain = new StringBuilder();
        start.codePoints().map(point -> isPrintable(point) ? point : '?').forEach(plain::appendCodePoint);
        return plain.toString();
    }

    private static boolean isPrintable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
