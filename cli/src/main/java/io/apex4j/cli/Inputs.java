package io.apex4j.cli;

import io.apex4j.apex.ImportanceMatrix;
import io.apex4j.gguf.GgufModel;
import io.apex4j.model.ChatModel;
import io.apex4j.model.Model;
import io.apex4j.model.ModelOptions;
import io.apex4j.model.PromptCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens what commands read; a failure to read is told apart from a failure to write. */
final class Inputs {
    private Inputs() {}

    /** Opens a model. */
    static GgufModel model(Path file) {
        try {
            return GgufModel.open(file);
        } catch (IOException exception) {
            throw new InputException(exception);
        }
    }

    /** Opens an importance matrix. */
    static ImportanceMatrix importance(Path file) {
        try {
            return ImportanceMatrix.read(file);
        } catch (IOException exception) {
            throw new InputException(exception);
        }
    }

    /** Opens a model to run it, with a word about it at the terminal while that lasts. */
    static Model runnable(Path file, ModelOptions options, Screen screen) {
        try (StatusLine status = new StatusLine(screen)) {
            status.show("loading " + file.getFileName() + " ...");
            return HeapNeed.within(() -> load(file, options));
        }
    }

    private static Model load(Path file, ModelOptions options) {
        try {
            return Model.load(file, options);
        } catch (IOException exception) {
            throw new InputException(exception);
        }
    }

    /**
     * Reads states of prompts into what a model remembers.
     *
     * @throws InputException when the file cannot be read
     */
    static void promptCache(Path file, ChatModel model) {
        try {
            model.load(file);
        } catch (IOException exception) {
            throw new InputException(exception);
        }
    }

    /**
     * Reads states of prompts into a cache.
     *
     * @throws InputException when the file cannot be read
     */
    static void promptCache(Path file, PromptCache cache, Model model) {
        try {
            cache.load(file, model);
        } catch (IOException exception) {
            throw new InputException(exception);
        }
    }

    /** The bytes of a text file. */
    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException exception) {
            throw new InputException(exception);
        }
    }

    /** What is piped in, to its end. */
    static byte[] standardInput(Screen screen) {
        try {
            return screen.in().readAllBytes();
        } catch (IOException exception) {
            throw new InputException(exception);
        }
    }
}
