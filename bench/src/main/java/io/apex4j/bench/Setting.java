package io.apex4j.bench;

import io.apex4j.kernels.Kernels;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;

/**
 * Under which circumstances apex4j was held against itself.
 *
 * @param model what was run
 * @param command the command line
 * @param threads number of threads
 * @param runs runs of each that count
 */
record Setting(String model, String command, int threads, int runs) {
    /** A page with these facts. */
    Page page(String title, String notes) {
        Machine machine = Machine.current();
        return new Page(title, notes)
                .place(LocalDate.now(ZoneId.systemDefault()).toString(), machine)
                .fact("JDK", machine.jdk() + "; kernels: " + Kernels.preferred().name())
                .fact("Model", model)
                .command(command)
                .fact("Threads", Integer.toString(threads))
                .fact("Runs that count", runs + " of each");
    }

    /** Tokens a second: the median, and in parentheses the slowest and the fastest run. */
    static String rates(int tokens, Timings timings) {
        return String.format(
                Locale.ROOT,
                "%.1f (%.1f–%.1f)",
                tokens / timings.median(),
                tokens / timings.slowest(),
                tokens / timings.fastest());
    }
}
