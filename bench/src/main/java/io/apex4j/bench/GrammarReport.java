package io.apex4j.bench;

import java.util.List;
import java.util.Locale;

/** The result of {@code compare grammar}. */
record GrammarReport(String date, Machine machine, String command, int vocabularySize, List<Row> rows) {
    private static final double MICROSECOND = 1000;

    private static final String NOTES = """
            Random texts of each grammar, each token drawn from those that may come next; before each, both engines say
            which these are. The time of apex4j is that until the mask is there, at a place met for the first time as at
            others; of llama.cpp that of its grammar sampler over all tokens. Compiling: until the first mask can be asked
            for; of several, the median. All in one thread, after the JVM has seen other texts of the grammars; these are
            then compiled anew, for a vocabulary that remembers nothing of them. Schemas are those that answers of models
            are tested with; both engines get their grammars as GBNF, and each row takes all masks of its schemas together.
            """;

    /**
     * A grammar, or several taken together.
     *
     * @param compileMicros the time to compile it, of several the median
     * @param ours times per token in microseconds
     * @param theirs the same of llama.cpp
     */
    record Row(String grammar, int steps, List<String> differences, double compileMicros, Costs ours, Costs theirs) {
        /** Draws the results of a grammar together, or of several. */
        static Row of(String grammar, List<GrammarContest.Result> results) {
            return new Row(
                    grammar,
                    results.stream().mapToInt(GrammarContest.Result::steps).sum(),
                    results.stream()
                            .flatMap(result -> result.differences().stream())
                            .toList(),
                    Costs.of(results.stream()
                                    .map(GrammarContest.Result::compileNanos)
                                    .toList())
                            .median(),
                    Costs.of(results.stream()
                            .flatMap(result -> result.ourNanos().stream())
                            .toList()),
                    Costs.of(results.stream()
                            .flatMap(result -> result.theirNanos().stream())
                            .toList()));
        }

        /** On one line of a terminal. */
        String line() {
            return String.format(
                    Locale.ROOT,
                    "%-16s %5d masks, %s; compiled in %,.0f us; us per mask: median %.1f, p99 %.1f, most %.1f; llama.cpp"
                            + " %.1f, %.1f, %.1f",
                    grammar,
                    steps,
                    differences.isEmpty() ? "equal" : "DIFFERENT",
                    compileMicros,
                    ours.median(),
                    ours.percentile99(),
                    ours.most(),
                    theirs.median(),
                    theirs.percentile99(),
                    theirs.most());
        }

        private String markdown() {
            return String.format(
                    Locale.ROOT,
                    "| %s | %,d | %s | %,.0f | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f |",
                    grammar,
                    steps,
                    differences.isEmpty() ? "yes" : "**no**",
                    compileMicros,
                    ours.median(),
                    ours.percentile99(),
                    ours.most(),
                    theirs.median(),
                    theirs.percentile99(),
                    theirs.most());
        }
    }

    /** Times in microseconds. */
    record Costs(double median, double percentile99, double most) {
        static Costs of(List<Long> nanos) {
            List<Long> sorted = nanos.stream().sorted().toList();
            return new Costs(
                    sorted.get(sorted.size() / 2) / MICROSECOND,
                    sorted.get(sorted.size() * 99 / 100) / MICROSECOND,
                    sorted.getLast() / MICROSECOND);
        }
    }

    /** The report as a page in Markdown. */
    String markdown() {
        return new Page("Grammars, side by side with llama.cpp", NOTES)
                .place(date, machine)
                .fact("JDK", machine.jdk())
                .fact("Peer", "llama.cpp " + PeerLibraries.VERSION)
                .command(command)
                .fact("Vocabulary", String.format(Locale.ROOT, "%,d tokens", vocabularySize))
                .table(
                        "| grammar | masks | equal | compiling, µs | median, µs | p99 | most | llama.cpp: median, µs | p99"
                                + " | most |",
                        "|---|--:|---|--:|--:|--:|--:|--:|--:|--:|",
                        rows.stream().map(Row::markdown).toList())
                .markdown();
    }
}
