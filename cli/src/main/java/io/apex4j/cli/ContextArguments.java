package io.apex4j.cli;

import io.apex4j.apex.OptionException;
import io.apex4j.model.Model;
import io.apex4j.model.ModelOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How much a model can keep in mind, and what it is run with; named as llama.cpp's programs name it. */
final class ContextArguments {
    /** The most tokens of a session where nobody says otherwise. */
    static final int USUAL_CONTEXT = 4096;

    @Option(
            names = {"-c", "--ctx-size"},
            paramLabel = "N",
            description = "The most tokens of prompt and answers together; 0 for as many as the model is made for (else"
                    + " 4096, or less where it is made for less).")
    private @Nullable Integer contextLength;

    @Mixin
    private final RunArguments run = new RunArguments();

    ContextArguments() {}

    /** Refuses options that no model could be run with. */
    void check() {
        run.options(contextLength == null ? 0 : contextLength);
    }

    /**
     * Opens a model, with a word about it while that lasts.
     *
     * @param sequences how many contexts there will be at a time
     * @throws OptionException when the context is larger than the model's
     * @throws InputException when the file cannot be read
     */
    Model load(Path file, int sequences, Screen screen) {
        ModelHeader header = ModelHeader.read(file);
        ModelOptions options = run.options(contextLength(file, header));
        HeapNeed.of(header, options, sequences).warn(screen);
        return Inputs.runnable(file, options, screen);
    }

    private int contextLength(Path file, ModelHeader header) {
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
