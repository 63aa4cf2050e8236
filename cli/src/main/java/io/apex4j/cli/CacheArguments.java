package io.apex4j.cli;

import io.apex4j.apex.OptionException;
import io.apex4j.model.PromptCache;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options about what is kept of prompts that were taken in; named as llama.cpp's programs name them. */
final class CacheArguments {
    @Option(
            names = "--prompt-cache",
            paramLabel = "FILE",
            description =
                    "Keep what the model has taken in in this file from one run to the next: read where it is there,"
                            + " written at the end. What a prompt has in common with it is not computed again.")
    private @Nullable Path file;

    @Option(names = "--prompt-cache-ro", description = "Read the file of --prompt-cache, and leave it as it is.")
    private boolean isReadOnly;

    @Mixin
    private final CacheMemoryArguments memory = new CacheMemoryArguments();

    /** Writes states to a file; tells whether there were any. */
    @FunctionalInterface
    interface Source {
        boolean save(Path file) throws IOException;
    }

    CacheArguments() {}

    /**
     * Refuses what could not be done at the end.
     *
     * @throws OptionException when options exclude each other or are out of range
     * @throws InputException when the file could not be written
     */
    void check() {
        memory.check();
        if (file == null && isReadOnly) {
            throw new OptionException("--prompt-cache-ro goes with --prompt-cache, which names the file");
        }
        if (file != null && memory.isNone()) {
            throw new OptionException("with --cache-ram 0 nothing is kept that --prompt-cache could read or write");
        }
        if (file != null && !isReadOnly) {
            Path folder = file.toAbsolutePath().getParent();
            if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder) || Files.isDirectory(file)) {
                throw new InputException(
                        "--prompt-cache: " + file + " could not be written at the end; name a file in a"
                                + " folder that exists and can be written to, or read only (--prompt-cache-ro)");
            }
        }
    }

    /** Whether a file is named. */
    boolean namesFile() {
        return file != null;
    }

    /** The memory of states, empty. */
    PromptCache cache() {
        return memory.cache();
    }

    /** The file, where there is one to read; a word about it where it was expected to be there. */
    Optional<Path> existing(Screen screen) {
        if (file == null) {
            return Optional.empty();
        }
        if (Files.notExists(file)) {
            if (isReadOnly) {
                screen.complain("--prompt-cache: there is no " + file + "; all of the prompt is computed");
            }
            return Optional.empty();
        }
        return Optional.of(file);
    }

    /** Writes the file at the end, where one is named and may be written. */
    void save(Screen screen, Source source) {
        if (file == null || isReadOnly) {
            return;
        }
        try (InterruptGuard guard = InterruptGuard.install(screen, "interrupted; " + file + " is as it was before")) {
            save(file, guard, source);
        }
    }

    private static void save(Path file, InterruptGuard guard, Source source) {
        try {
            source.save(file);
            guard.complete();
        } catch (ClosedByInterruptException interruption) {
            throw new InterruptedRunException(interruption);
        } catch (IOException failure) {
            throw new RunException("keeping the prompt", file, failure);
        }
    }
}
