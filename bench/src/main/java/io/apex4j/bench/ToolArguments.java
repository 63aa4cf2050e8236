package io.apex4j.bench;

import io.apex4j.apex.ApexProfile;
import io.apex4j.apex.ModelShape;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of comparisons that run whole programs of both sides on one model and one text. */
final class ToolArguments {
    private static final String TEXT = "calibrate/src/main/resources/io/apex4j/calibrate/corpus/encyclopedia.txt";

    @Mixin
    private PeerArguments peer = new PeerArguments();

    @Parameters(arity = "0..1", paramLabel = "MODEL", description = "The model to run instead of a made-up one.")
    private @Nullable Path model;

    @Option(
            names = "--shape",
            paramLabel = "NAME",
            defaultValue = "lfm2.5-8b-a1b",
            description = "The published shape of the made-up model (${DEFAULT-VALUE}).")
    private String shape = "";

    @Option(
            names = "--profile",
            defaultValue = "balanced",
            description = "The profile of the made-up model (${DEFAULT-VALUE}).")
    private String profile = "";

    @Option(names = "--text", paramLabel = "FILE", description = "The text to run on (else one of the project's).")
    private @Nullable Path text;

    @Option(names = "--chunks", defaultValue = "4", description = "Chunks of 512 tokens (${DEFAULT-VALUE}).")
    private int chunks;

    @Option(names = "--runs", defaultValue = "3", description = "Runs of each that count (${DEFAULT-VALUE}).")
    private int runs;

    @Option(
            names = "--tools",
            paramLabel = "FOLDER",
            description = "llama.cpp's programs; bench/peer-tools.sh builds them.")
    private @Nullable Path tools;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Write the report as a page.")
    private @Nullable Path markdown;

    /** The work on a model. */
    @FunctionalInterface
    interface Task {
        void run(Path model, WorkFolder folder) throws IOException;
    }

    /** Runs a task on the model, which is written first where it is a made-up one. */
    void withModel(PrintWriter progress, Task task) throws IOException {
        if (runs < 1 || chunks < 2) {
            throw new IllegalArgumentException("--runs must be at least 1 and --chunks at least 2");
        }
        if (model != null) {
            try (WorkFolder folder = peer.createFolder(0)) {
                task.run(model, folder);
            }
            return;
        }
        RandomModel made = RandomModel.of(ModelShape.published(shape), ApexProfile.parse(profile));
        try (WorkFolder folder = peer.createFolder(made.fileBytes())) {
            progress.printf(Locale.ROOT, "writing %.2f GB%n", made.fileBytes() / 1e9);
            progress.flush();
            Path file = folder.file(profile + ".gguf");
            made.write(file);
            task.run(file, folder);
        }
    }

    /** One of llama.cpp's programs. */
    String tool(String name) {
        Path folder = tools == null
                ? PeerLibraries.defaultFolder().resolveSibling("llama-tools").resolve("bin")
                : tools;
        Path program = folder.resolve(name);
        if (!Files.isExecutable(program)) {
            throw new IllegalArgumentException(
                    "--tools: " + program + " is not there; run bench/peer-tools.sh, which builds it");
        }
        return program.toString();
    }

    /** The {@code apex} command of the checkout. */
    String apex() {
        return home().resolve("apex").toString();
    }

    /** The text. */
    String text() {
        return (text == null ? home().resolve(TEXT) : text).toString();
    }

    String chunks() {
        return Integer.toString(chunks);
    }

    String threads() {
        return Integer.toString(peer.threads());
    }

    int runs() {
        return runs;
    }

    /** Prints the outcome, and writes the page where one is asked for. */
    void report(CommandSpec spec, String title, String notes, ToolContest.Outcome outcome, String agreement)
            throws IOException {
        String line = String.format(
                Locale.ROOT,
                "llama.cpp %.1f s, apex4j %.1f s, ratio %.2f; %s",
                outcome.llamaCpp().median(),
                outcome.apex4j().median(),
                outcome.ratio(),
                agreement);
        spec.commandLine().getOut().println(line);
        if (markdown != null) {
            Files.writeString(markdown, page(spec, title, notes, outcome, agreement));
        }
    }

    private String page(CommandSpec spec, String title, String notes, ToolContest.Outcome outcome, String agreement) {
        Machine machine = Machine.current();
        String command = "bench/compare "
                + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
        int tokens = chunks * 512;
        return new Page(title, notes)
                .place(LocalDate.now(ZoneId.systemDefault()).toString(), machine)
                .fact("JDK", machine.jdk())
                .fact("Peer", "llama.cpp " + PeerLibraries.VERSION + ", built on this machine by bench/peer-tools.sh")
                .command(command)
                .fact("Threads", peer.threads() + " each; runs that count: " + runs + " each")
                .table(
                        "| model | tokens | llama.cpp | tokens/s | apex4j | tokens/s | ratio |",
                        "|---|--:|--:|--:|--:|--:|--:|",
                        List.of(String.format(
                                Locale.ROOT,
                                "| %s | %d | %s | %s | **%.2f** |",
                                model == null ? shape + ", " + profile + ", random weights" : model.getFileName(),
                                tokens,
                                cells(outcome.llamaCpp(), tokens),
                                cells(outcome.apex4j(), tokens),
                                outcome.ratio())))
                .paragraph("Agreement of the results: " + agreement + ".")
                .markdown();
    }

    private static String cells(Timings timings, int tokens) {
        return String.format(
                Locale.ROOT,
                "%.1f s (%.1f–%.1f) | %.1f",
                timings.median(),
                timings.fastest(),
                timings.slowest(),
                tokens / timings.median());
    }

    private static Path home() {
        return Path.of(System.getProperty("apex.home", "."));
    }
}
