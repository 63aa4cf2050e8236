package io.apex4j.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code compare start}: how long a new process takes to the first token. */
@Command(
        name = "start",
        description = "Measures how long new processes of apex4j take from their start to the first token, and from the"
                + " begin of loading. Exit code 1: the median is over the limit.")
final class CompareStart implements Callable<Integer> {
    private static final double NANOS_PER_SECOND = 1e9;

    @Parameters(paramLabel = "MODEL", description = "The model to load.")
    private Path model = Path.of("");

    @Option(
            names = "--prompt",
            defaultValue = "The capital of France is",
            description = "The prompt (${DEFAULT-VALUE}).")
    private String prompt = "";

    @Option(names = "--threads", defaultValue = "2", description = "Threads (${DEFAULT-VALUE}).")
    private int threads;

    @Option(names = "--runs", defaultValue = "5", description = "Number of processes (${DEFAULT-VALUE}).")
    private int runs;

    @Option(
            names = "--limit",
            paramLabel = "SECONDS",
            defaultValue = "3",
            description = "The longest that the median from the begin of loading may take (${DEFAULT-VALUE}).")
    private double limit;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** What one process took, in seconds. */
    private record Start(double process, double load) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (runs < 1) {
            throw new IllegalArgumentException("--runs: " + runs + " is less than 1");
        }
        List<Double> process = new ArrayList<>();
        List<Double> load = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            Start start = start();
            process.add(start.process());
            load.add(start.load());
        }
        print("from the start of the process", new Timings(process));
        Timings loads = new Timings(load);
        print("from the begin of loading", loads);
        return loads.median() <= limit ? Compare.EQUAL : Compare.DIFFERENT;
    }

    private Start start() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(command())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = process.inputReader()) {
            String line = output.readLine();
            double seconds = (System.nanoTime() - begin) / NANOS_PER_SECOND;
            if (process.waitFor() != 0 || line == null) {
                throw new IOException(model + " was not run; the process ended with " + process.exitValue());
            }
            return new Start(seconds, Long.parseLong(line.substring(0, line.indexOf(' '))) / NANOS_PER_SECOND);
        }
    }

    /** This JVM's own command with another main class. */
    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-X") || argument.startsWith("-D"))
                .toList());
        String modules = System.getProperty("jdk.module.path");
        if (modules == null) {
            command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), StartProbe.class.getName()));
        } else {
            command.addAll(List.of("--module-path", modules, "-m", "io.apex4j.bench/" + StartProbe.class.getName()));
        }
        command.addAll(List.of(model.toString(), Integer.toString(threads), prompt));
        return command;
    }

    private void print(String what, Timings timings) {
        spec.commandLine()
                .getOut()
                .printf(
                        Locale.ROOT,
                        "first token %-30s %.2f s (%.2f–%.2f), median of %d processes%n",
                        what,
                        timings.median(),
                        timings.fastest(),
                        timings.slowest(),
                        runs);
    }
}
