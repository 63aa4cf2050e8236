package io.apex4j.bench;

import io.apex4j.apex.ApexProfile;
import io.apex4j.apex.ModelShape;
import io.apex4j.model.Model;
import io.apex4j.model.ModelOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of comparisons of apex4j with itself: the model, the threads and the runs. */
final class RunArguments {
    @Parameters(arity = "0..1", paramLabel = "MODEL", description = "A model to run instead of a made-up one.")
    private @Nullable Path file;

    @Option(
            names = "--shape",
            paramLabel = "NAME",
            defaultValue = "lfm2.5-8b-a1b",
            description = "The published shape of the made-up model (${DEFAULT-VALUE}).")
    private String shape = "";

    @Option(
            names = "--profile",
            defaultValue = "compact",
            description = "The profile of the made-up model (${DEFAULT-VALUE}).")
    private String profile = "";

    @Option(
            names = "--folder",
            defaultValue = "/dev/shm",
            description = "Where the made-up model is written; memory-backed storage (${DEFAULT-VALUE}).")
    private Path folder = Path.of("/dev/shm");

    @Option(names = "--threads", defaultValue = "2", description = "Threads (${DEFAULT-VALUE}).")
    private int threads;

    @Option(names = "--runs", defaultValue = "5", description = "Runs of each that count (${DEFAULT-VALUE}).")
    private int runs;

    @Spec(Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    RunArguments() {}

    /** What is done with the model. */
    @FunctionalInterface
    interface Task {
        void run(Model model) throws Exception;
    }

    int runs() {
        return runs;
    }

    /**
     * Loads the model, makes it before where none is given, and removes it again.
     *
     * @param words gives the words of the vocabulary of a made-up model; where there are none it has some that no text has
     */
    void with(Supplier<List<byte[]>> words, int contextLength, Task task) throws Exception {
        if (runs < 1) {
            throw new IllegalArgumentException("--runs: " + runs + " is less than 1");
        }
        if (file != null) {
            run(file, contextLength, task);
            return;
        }
        RandomModel madeUp = RandomModel.of(ModelShape.published(shape), ApexProfile.parse(profile), words.get());
        try (WorkFolder work = WorkFolder.create(folder, madeUp.fileBytes())) {
            show(String.format(Locale.ROOT, "writing %.2f GB", madeUp.fileBytes() / 1e9));
            Path made = work.file(profile + ".gguf");
            madeUp.write(made);
            run(made, contextLength, task);
        }
    }

    private void run(Path model, int contextLength, Task task) throws Exception {
        ModelOptions options = ModelOptions.defaults().withThreads(threads).withContextLength(contextLength);
        try (Model loaded = Model.load(model, options)) {
            task.run(loaded);
        }
    }

    /** Prints a line about progress. */
    void show(String line) {
        spec.commandLine().getErr().println(line);
        spec.commandLine().getErr().flush();
    }

    /** What was measured, and how. */
    Setting setting() {
        String model = file == null
                ? "made up, of the shape " + shape + ", "
                        + ApexProfile.parse(profile).label()
                : String.valueOf(file.getFileName());
        String command = "bench/compare "
                + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
        return new Setting(model, command, threads, runs);
    }

    /** Writes a report, where one is asked for. */
    static void write(@Nullable Path page, String markdown) throws IOException {
        if (page != null) {
            Files.writeString(page, markdown);
        }
    }
}
