package io.apex4j.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** What is known of the terminal behind the standard streams. */
final class Terminal {
    private static final int INPUT = 0;
    private static final int OUTPUT = 1;
    private static final int ERROR = 2;
    private static final int USUAL_WIDTH = 80;
    private static final int NARROWEST = 20;
    private static final int MAXIMUM_WAIT_SECONDS = 2;
    private static final Path DEVICE = Path.of("/dev/tty");

    private Terminal() {}

    /** Whether what is read is typed at a terminal. */
    static boolean isInputTerminal() {
        return isTerminal(INPUT);
    }

    /** Whether results go to a terminal. */
    static boolean isOutputTerminal() {
        return isTerminal(OUTPUT);
    }

    /** Whether messages go to a terminal. */
    static boolean isErrorTerminal() {
        return isTerminal(ERROR);
    }

    /** Columns of the terminal: what {@code COLUMNS} says, else the terminal itself, else 80. */
    static int width() {
        return parse(System.getenv().getOrDefault("COLUMNS", ""))
                .orElseGet(() -> askedWidth().orElse(USUAL_WIDTH));
    }

    private static boolean isTerminal(int descriptor) {
        return CLibrary.isTerminal(descriptor)
                .or(() -> Optional.ofNullable(System.console()).map(Console::isTerminal))
                .orElse(false);
    }

    /** Asks {@code stty}, which prints rows and columns. */
    private static OptionalInt askedWidth() {
        if (!Files.exists(DEVICE)) {
            return OptionalInt.empty();
        }
        try {
            Process process = new ProcessBuilder("stty", "size")
                    .redirectInput(DEVICE.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(MAXIMUM_WAIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroy();
                return OptionalInt.empty();
            }
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            return parse(answer.substring(answer.indexOf(' ') + 1));
        } catch (IOException noSuchProgram) {
            return OptionalInt.empty();
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            return OptionalInt.empty();
        }
    }

    private static OptionalInt parse(String columns) {
        if (!columns.matches("\\d{1,5}") || Integer.parseInt(columns) < NARROWEST) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(Integer.parseInt(columns));
    }
}
