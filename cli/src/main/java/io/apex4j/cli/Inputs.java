package io.apex4j.cli;

import io.apex4j.apex.ImportanceMatrix;
import io.apex4j.gguf.GgufModel;
import java.io.IOException;
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
}
