package io.apex4j.bench;

import java.util.List;
import java.util.Locale;

/** The result of {@code compare constrained}. */
record ConstrainedReport(Setting setting, List<ConstrainedContest.Result> results) {
    private static final String NOTES = """
        Tokens a second within grammars and without: medians, the slowest and the fastest run in parentheses; the ratio is
        that of the medians, and shows what masks cost. The model chooses the most probable token, or by chance with
        llama.cpp's defaults. Both alternate in one process, after a run of each that does not count; grammars are compiled
        anew for every run, so that a run makes all masks that it meets for the first time. Nothing is guessed ahead.
        """;

    /** Keeps its own copy of the list. */
    ConstrainedReport {
        results = List.copyOf(results);
    }

    /** The report as a page in Markdown. */
    String markdown() {
        return setting.page("Generating within grammars", NOTES)
                .table(
                        "| grammar | choice | tokens | free | within the grammar | ratio |",
                        "|---|---|--:|--:|--:|--:|",
                        results.stream().map(ConstrainedReport::row).toList())
                .markdown();
    }

    /** A result on one line of a terminal. */
    static String line(ConstrainedContest.Result result) {
        return String.format(
                Locale.ROOT,
                "%-16s %-8s free %6.2f t/s  constrained %6.2f t/s  ratio %5.3f",
                result.grammar(),
                result.choice().label(),
                result.tokens() / result.free().median(),
                result.tokens() / result.constrained().median(),
                result.ratio());
    }

    private static String row(ConstrainedContest.Result result) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %d | %s | %s | %.3f |",
                result.grammar(),
                result.choice().label(),
                result.tokens(),
                Setting.rates(result.tokens(), result.free()),
                Setting.rates(result.tokens(), result.constrained()),
                result.ratio());
    }
}
