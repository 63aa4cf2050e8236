package io.apex4j.cli;

import io.apex4j.apex.OptionException;
import io.apex4j.model.Model;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The model to run and how much it can keep in mind. */
final class ModelArguments {
    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description = "The model, GGUF of architecture lfm2 or lfm2moe; of several shards the first.")
    private Path file = Path.of("");

    @Mixin
    private final ContextArguments context = new ContextArguments();

    ModelArguments() {}

    /** The file. */
    Path file() {
        return file;
    }

    /** Refuses options that no model could be run with. */
    void check() {
        context.check();
    }

    /**
     * Opens the model, with a word about it while that lasts.
     *
     * @throws OptionException when the context is larger than the model's
     * @throws InputException when the file cannot be read
     */
    Model load(Screen screen) {
        return context.load(file, 1, screen);
    }
}
