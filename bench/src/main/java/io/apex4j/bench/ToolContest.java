package io.apex4j.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Whole programs of both sides, run in turns on the same input. A run is a process from its start to its end, so loading
 * the model counts; the first of each warms up the file cache and does not count.
 */
final class ToolContest {
    private static final double NANOS_PER_SECOND = 1e9;

    private final WorkFolder logs;

    /** A contest whose programs' outputs go to files in a folder. */
    ToolContest(WorkFolder logs) {
        this.logs = logs;
    }

    /**
     * What both took.
     *
     * @param llamaCpp runs of llama.cpp's tool
     * @param apex4j runs of the {@code apex} command
     * @param llamaOutput all that the last run of llama.cpp's tool has printed
     * @param apexOutput what the last run of {@code apex} has printed on standard output
     */
    record Outcome(Timings llamaCpp, Timings apex4j, String llamaOutput, String apexOutput) {
        /** How many times faster apex4j is. */
        double ratio() {
            return llamaCpp.median() / apex4j.median();
        }
    }

    /** Runs each so many times, after one that does not count. */
    Outcome run(List<String> llamaCommand, List<String> apexCommand, int runs) throws IOException {
        List<Double> llama = new ArrayList<>();
        List<Double> apex = new ArrayList<>();
        for (int run = 0; run <= runs; run++) {
            double llamaSeconds = time("llama", llamaCommand);
            double apexSeconds = time("apex", apexCommand);
            if (run > 0) {
                llama.add(llamaSeconds);
                apex.add(apexSeconds);
            }
        }
        return new Outcome(new Timings(llama), new Timings(apex), allOutput("llama"), Files.readString(output("apex")));
    }

    private double time(String name, List<String> command) throws IOException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(output(name).toFile())
                .redirectError(errors(name).toFile())
                .start();
        try {
            int code = process.waitFor();
            if (code != 0) {
                throw new IOException(String.join(" ", command) + " ended with exit code " + code + ":\n"
                        + lastLines(allOutput(name)));
            }
        } catch (InterruptedException exception) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + command.getFirst() + " was running", exception);
        }
        return (System.nanoTime() - start) / NANOS_PER_SECOND;
    }

    private String allOutput(String name) throws IOException {
        return Files.readString(output(name)) + Files.readString(errors(name));
    }

    private Path output(String name) {
        return logs.file(name + ".out");
    }

    private Path errors(String name) {
        return logs.file(name + ".err");
    }

    private static String lastLines(String text) {
        List<String> lines = text.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
    }
}
