package io.apex4j.eval;

/**
 * How an evaluation came about, for readers of its report who want to repeat it.
 *
 * @param command the command line; empty when there was none
 * @param version name and version of the program; empty when unknown
 */
public record Origin(String command, String version) {
    /** When nothing is known. */
    public static final Origin UNKNOWN = new Origin("", "");
}
