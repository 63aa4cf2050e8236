package io.apex4j.cli;

/** Messages of several lines, of which each but the last ends in a backslash. */
final class ContinuedLines {
    private static final char MARK = '\\';

    private ContinuedLines() {}

    /** Whether another line follows. */
    static boolean isContinued(String line) {
        return !line.isEmpty() && line.charAt(line.length() - 1) == MARK;
    }

    /** The message that lines with line ends between them mean. */
    static String join(String lines) {
        String joined = lines.replace(MARK + "\n", "\n");
        return isContinued(joined) ? joined.substring(0, joined.length() - 1) : joined;
    }
}
