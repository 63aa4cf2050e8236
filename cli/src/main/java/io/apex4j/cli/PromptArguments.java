package io.apex4j.cli;

import io.apex4j.apex.OptionException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name a prompt; named as llama-cli names them. */
final class PromptArguments {
    private static final Path STANDARD_INPUT = Path.of("-");

    @Option(
            names = {"-p", "--prompt"},
            paramLabel = "TEXT",
            description = "The prompt.")
    private @Nullable String text;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "The prompt is what this file holds, but for a line end at its end; - for standard input.")
    private @Nullable Path file;

    @Option(
            names = "--no-escape",
            description = "Take backslashes in texts given as options as they are (else \\n, \\t, \\\\ and so on are"
                    + " resolved).")
    private boolean keepsEscapes;

    PromptArguments() {}

    /** The prompt of {@code -p} or {@code -f}, as UTF-8 where it is any text; empty when neither is given. */
    Optional<byte[]> given(Screen screen) {
        if (text != null && file != null) {
            throw new OptionException("-p and -f exclude each other");
        }
        if (text != null) {
            return Optional.of(resolve(text).getBytes(StandardCharsets.UTF_8));
        }
        if (file == null) {
            return Optional.empty();
        }
        return Optional.of(
                withoutLineEnd(file.equals(STANDARD_INPUT) ? Inputs.standardInput(screen) : Inputs.bytes(file)));
    }

    /** What a text that was given as an option means. */
    String resolve(String option) {
        return keepsEscapes ? option : Escapes.resolve(option);
    }

    /**
     * The prompt of {@code -p} or {@code -f}, else what is piped in.
     *
     * @throws OptionException when there is nothing but a person at a terminal
     */
    byte[] required(Screen screen) {
        Optional<byte[]> given = given(screen);
        if (given.isPresent()) {
            return given.get();
        }
        if (screen.isDialog().getAsBoolean()) {
            throw new OptionException("no prompt: give one with -p TEXT, -f FILE or on standard input");
        }
        return withoutLineEnd(Inputs.standardInput(screen));
    }

    private static byte[] withoutLineEnd(byte[] prompt) {
        int length = prompt.length;
        if (length > 0 && prompt[length - 1] == '\n') {
            length--;
            if (length > 0 && prompt[length - 1] == '\r') {
                length--;
            }
        }
        return Arrays.copyOf(prompt, length);
    }
}
