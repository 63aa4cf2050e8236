package io.apex4j.bench;

import java.util.List;
import java.util.Locale;

/**
 * The result of {@code compare speed}.
 *
 * @param date the day, as ISO writes it
 * @param machine where it was measured
 * @param command the command line
 * @param llamaCpp the version of llama.cpp
 * @param kernels the kernels that apex4j used
 * @param threads number of threads of each engine
 * @param runs number of runs of each that count
 * @param results one for each model and workload
 */
record InferenceReport(
        String date,
        Machine machine,
        String command,
        String llamaCpp,
        String kernels,
        int threads,
        int runs,
        List<InferenceResult> results) {
    private static final String NOTES = """
        Tokens a second: medians, the slowest and the fastest run in parentheses; the ratio is that of the medians, above
        1 where apex4j is faster. pp: so many random tokens as a prompt, from nothing on, with the logits of the last; tg:
        so many tokens one by one, with the logits of each. Both engines are at their defaults, with keys and values of 16
        bits; llama.cpp has repacked the weights. They alternate in one process, after a run of each that does not count.
        Own memory is the most that the process took beside the mapped file, Java's included, while apex4j loaded the
        model and ran each workload, before llama.cpp did anything.
        """;

    /** Keeps its own copy of the list. */
    InferenceReport {
        results = List.copyOf(results);
    }

    /** The report as a page in Markdown. */
    String markdown() {
        return new Page("Running models, side by side with llama.cpp", NOTES)
                .place(date, machine)
                .fact("JDK", machine.jdk() + "; kernels: " + kernels)
                .fact("Peer", "llama.cpp " + llamaCpp)
                .command(command)
                .fact("Threads", threads + " each")
                .fact("Runs that count", runs + " each")
                .table(
                        "| model | file | test | llama.cpp | apex4j | ratio | own memory |",
                        "|---|--:|---|--:|--:|--:|--:|",
                        results.stream().map(InferenceReport::row).toList())
                .markdown();
    }

    /** A result on one line of a terminal. */
    static String line(InferenceResult result) {
        return String.format(
                Locale.ROOT,
                "%-12s %-6s llama.cpp %8.2f t/s  apex4j %8.2f t/s  ratio %5.2f  own memory %4d MiB",
                result.model(),
                result.workload(),
                result.rate(result.llamaCpp().median()),
                result.rate(result.apex4j().median()),
                result.ratio(),
                result.ownBytes() >> 20);
    }

    private static String row(InferenceResult result) {
        return String.format(
                Locale.ROOT,
                "| %s | %.2f GB | %s | %s | %s | %.2f | %d MiB |",
                result.model(),
                result.fileBytes() / 1e9,
                result.workload(),
                rates(result, result.llamaCpp()),
                rates(result, result.apex4j()),
                result.ratio(),
                result.ownBytes() >> 20);
    }

    private static String rates(InferenceResult result, Timings timings) {
        return String.format(
                Locale.ROOT,
                "%.1f (%.1f–%.1f)",
                result.rate(timings.median()),
                result.rate(timings.slowest()),
                result.rate(timings.fastest()));
    }
}
