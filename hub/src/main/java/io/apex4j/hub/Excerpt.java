package io.apex4j.hub;

/** Values as messages show them: what comes from the net may be of any length and hold anything. */
final class Excerpt {
    private static final int LONGEST = 200;

    private Excerpt() {}

    /** The beginning of a text in one line. */
    static String of(String text) {
        String start = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
        return start.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Cs}\\u2028\\u2029]", " ");
    }
}
