package io.apex4j.convert;

import java.util.Optional;

/**
 * How a folder is converted.
 *
 * @param type what matrices become
 * @param modelName what the model is called, in place of what the folder says
 * @param threads how many threads convert, at least 1; they never change a byte
 */
public record ConvertOptions(OutputType type, Optional<String> modelName, int threads) {
    /** Checks the number of threads. */
    public ConvertOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("threads is " + threads + "; at least 1 is needed");
        }
    }

    /** BF16, the folder's own name, one thread per processor. */
    public static ConvertOptions defaults() {
        return new ConvertOptions(
                OutputType.BF16, Optional.empty(), Runtime.getRuntime().availableProcessors());
    }

    /** These with another type. */
    public ConvertOptions withType(OutputType other) {
        return new ConvertOptions(other, modelName, threads);
    }

    /** These with a name for the model. */
    public ConvertOptions withModelName(String name) {
        return new ConvertOptions(type, Optional.of(name), threads);
    }

    /** These with another number of threads. */
    public ConvertOptions withThreads(int count) {
        return new ConvertOptions(type, modelName, count);
    }
}
