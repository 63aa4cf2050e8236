package io.apex4j.bench;

import java.util.List;
import java.util.Locale;

/** The result of {@code compare lookup}. */
record LookupReport(Setting setting, List<LookupContest.Result> results) {
    private static final String NOTES = """
        Tokens a second of answers with and without guessing ahead (`--draft-max`): medians, the slowest and the fastest run
        in parentheses; the ratio is that of the medians, above 1 where guessing is faster. Guesses are what came after the
        last few tokens before; they are verified together with the token before them. Right: the share of the guesses that
        were the answer's tokens. The model is made to choose the tokens of a text: its own prompt once more with small
        edits, words of the bundled corpus, or phrases that recur but never go on as they did; or it chooses freely by
        chance, from a prompt of random tokens. Both alternate in one process, after a run of each that does not count, in
        which tokens and probabilities were the same to the last bit.
        """;

    /** Keeps its own copy of the list. */
    LookupReport {
        results = List.copyOf(results);
    }

    /** The report as a page in Markdown. */
    String markdown() {
        return setting.page("Guessing tokens ahead", NOTES)
                .table(
                        "| text | tokens | without | with | ratio | wanted | guessed | right | equal |",
                        "|---|--:|--:|--:|--:|--:|--:|--:|---|",
                        results.stream().map(LookupReport::row).toList())
                .markdown();
    }

    /** A result on one line of a terminal. */
    static String line(LookupContest.Result result) {
        return String.format(
                Locale.ROOT,
                "%-40s without %6.2f t/s  with %6.2f t/s  ratio %5.2f  guessed %4d, right %4d  %s",
                result.text().name(),
                result.tokens() / result.without().median(),
                result.tokens() / result.with().median(),
                result.ratio(),
                result.draftedTokens(),
                result.acceptedTokens(),
                result.isEqual() ? "equal" : "DIFFERENT");
    }

    private static String row(LookupContest.Result result) {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %s | %s | %.2f | %.2f | %d | %s | %s |",
                result.text().name(),
                result.tokens(),
                Setting.rates(result.tokens(), result.without()),
                Setting.rates(result.tokens(), result.with()),
                result.ratio(),
                result.text().leastRatio(),
                result.draftedTokens(),
                result.draftedTokens() == 0
                        ? ""
                        : Math.round(100.0 * result.acceptedTokens() / result.draftedTokens()) + " %",
                result.isEqual() ? "yes" : "**no**");
    }
}
