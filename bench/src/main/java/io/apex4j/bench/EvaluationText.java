package io.apex4j.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A text that models are run on.
 *
 * @param name the name of its file
 * @param content the text
 */
record EvaluationText(String name, String content) {
    /** Reads a file in UTF-8. */
    static EvaluationText read(Path file) throws IOException {
        return new EvaluationText(file.getFileName().toString(), Files.readString(file));
    }
}
