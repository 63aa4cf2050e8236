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
    /** The facts as a list in Markdown. */
    String markdown() {
        Machine machine = Machine.current();
        return """
            - Date: %s
            - Processor: %s, %d cores
            - Memory: %d GB
            - JDK: %s; kernels: %s
            - Model: %s
            - Command: `%s`
            - Threads: %d
            - Runs that count: %d of each
            """.formatted(
                        LocalDate.now(ZoneId.systemDefault()),
                        machine.processor(),
                        machine.cores(),
                        Math.round(machine.memoryBytes() / 1e9),
                        machine.jdk(),
                        Kernels.preferred().name(),
                        model,
                        command,
                        threads,
                        runs);
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
