package io.apex4j.cli;

import io.apex4j.apex.OptionException;
import io.apex4j.model.Model;
import io.apex4j.model.ModelOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The model to run and how much it can keep in mind. */
final class ModelArguments {
    /** The most tokens of a session where nobody says otherwise. */
    static final int USUAL_CONTEXT = 4096;

    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description = "The model, GGUF of architecture lfm2 or lfm2moe; of several shards the first.")
    private Path file = Path.of("");

    @Option(
            names = {"-c", "--ctx-size"},
            paramLabel = "N",
            description = "The most tokens of prompt and answers together; 0 for as many as the model is made for (else"
                    + " 4096, or less where it is made for less).")
    private @Nullable Integer contextLength;

    @Mixin
    private final RunArguments run = new RunArguments();

    ModelArguments() {}

    /** The file. */
    Path file() {
        return file;
    }

    /** Refuses options that no model could be run with. */
    void check() {
        run.options(contextLength == null ? 0 : contextLength);
    }

    /**
     * Opens the model, with a word about it while that lasts.
     *
     * @throws OptionException when the context is larger than the model's
     * @throws InputException when the file cannot be read
     */
    Model load(Screen screen) {
        ModelHeader header = ModelHeader.read(file);
        ModelOptions options = run.options(contextLength(header));
        HeapNeed.of(header, options).warn(screen);
        return Inputs.runnable(file, options, screen);
    }

    private int contextLength(ModelHeader header) {
        int largest = header.contextLength();
        if (contextLength == null) {
            return Math.min(USUAL_CONTEXT, largest);
        }
        if (largest > 0 && contextLength > largest) {
            throw new OptionException("-c is " + contextLength + "; " + file + " is made for at most " + largest
                    + " tokens (-c 0 stands for that)");
        }
        return contextLength;
    }
}
