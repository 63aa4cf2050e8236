package io.apex4j.bench;

import java.util.List;
import java.util.Locale;

/**
 * The result of {@code compare quantize}.
 *
 * @param date the day, as ISO writes it
 * @param machine where it was measured
 * @param command the command line
 * @param llamaCpp the version of llama.cpp
 * @param kernels the encoding kernels that apex4j used
 * @param weights number of weights quantized in a run
 * @param threads number of threads of each contestant
 * @param runs number of runs of each contestant that count
 * @param results the outcome of each case, in order
 */
record SpeedReport(
        String date,
        Machine machine,
        String command,
        String llamaCpp,
        String kernels,
        long weights,
        int threads,
        int runs,
        List<SpeedResult> results) {
    private static final String NOTES = """
        Times are medians in seconds, the fastest and the slowest run in parentheses; M/s is millions of weights a
        second; the ratio is that of the medians, above 1 where apex4j is faster. Each contestant quantizes the same
        made-up BF16 model in one process, alternating, after one run of each that does not count (it warms up the
        JIT compiler and the caches). A run is the whole call: opening the file, checking every weight, quantizing,
        checking every block, writing to memory-backed storage; apex4j also brings its file to the disk, which costs
        nothing there. After every run the two files were compared.
        """;

    /** Keeps its own copy of the list. */
    SpeedReport {
        results = List.copyOf(results);
    }

    /** Whether all files were equal. */
    boolean allIdentical() {
        return results.stream().allMatch(SpeedResult::identical);
    }

    /** The report as a page in Markdown. */
    String markdown() {
        return new Page("Quantizing, side by side with llama.cpp", NOTES)
                .place(date, machine)
                .fact("System", machine.system())
                .fact("JDK", machine.jdk() + "; encoding kernels: " + kernels)
                .fact("Peer", "llama.cpp " + llamaCpp + ", prebuilt for any x86-64")
                .command(command)
                .fact("Weights", String.format(Locale.ROOT, "%.1f million", weights / 1e6))
                .fact("Threads", threads + " each")
                .fact("Runs that count", runs + " each")
                .table(
                        "| type | imatrix | llama.cpp | M/s | apex4j | M/s | ratio | bytes |",
                        "|---|---|--:|--:|--:|--:|--:|---|",
                        results.stream().map(this::row).toList())
                .markdown();
    }

    /** The line about a case that is shown while others still run. */
    String line(SpeedResult result) {
        return String.format(
                Locale.ROOT,
                "%-8s %-7s llama.cpp %8.3f s  apex4j %8.3f s  ratio %6.2f  %s",
                result.type(),
                result.imatrix() ? "imatrix" : "",
                result.llamaCpp().median(),
                result.apex4j().median(),
                result.ratio(),
                result.identical() ? "identical" : "BYTES DIFFER");
    }

    private String row(SpeedResult result) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %.2f | %s |",
                result.type(),
                result.imatrix() ? "yes" : "no",
                cells(result.llamaCpp()),
                cells(result.apex4j()),
                result.ratio(),
                result.identical() ? "equal" : "**differ**");
    }

    private String cells(Timings timings) {
        return String.format(
                Locale.ROOT,
                "%.3f (%.3f–%.3f) | %.1f",
                timings.median(),
                timings.fastest(),
                timings.slowest(),
                weights / 1e6 / timings.median());
    }
}
