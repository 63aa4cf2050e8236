package io.apex4j.server;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Runs scripts of the folder {@code conformance} with Node.js, which drive a server with clients that others wrote. Where
 * {@code node} and {@code npm} are not on the PATH, or the clients cannot be installed, a test is skipped and says so; where
 * the environment variable {@code CI} is set, it fails.
 */
final class NodeScript {
    private static final Path FOLDER = Path.of("../conformance");

    private NodeScript() {}

    /**
     * Runs a script to its end; fails the calling test with what the script has printed unless it succeeds.
     *
     * @param environment variables for it
     */
    static void run(String script, Map<String, String> environment) {
        require(isOnPath("node") && isOnPath("npm"), "node and npm are not on the PATH");
        if (!areClientsInstalled()) {
            Outcome installed = execute(List.of("npm", "ci", "--no-audit", "--no-fund"), Map.of());
            require(installed.status() == 0, "the clients cannot be installed: " + installed.output());
        }
        Outcome outcome = execute(List.of("node", script), environment);
        if (outcome.status() != 0) {
            Assertions.fail(script + " ended with status " + outcome.status() + ":\n" + outcome.output());
        }
    }

    /** Whether they are there, and no others are wanted since. */
    private static boolean areClientsInstalled() {
        Path installed = FOLDER.resolve("node_modules/.package-lock.json");
        try {
            return Files.exists(installed)
                    && Files.getLastModifiedTime(installed)
                                    .compareTo(Files.getLastModifiedTime(FOLDER.resolve("package-lock.json")))
                            >= 0;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private record Outcome(int status, String output) {}

    private static boolean isOnPath(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(path)
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static void require(boolean isThere, String what) {
        if (isThere) {
            return;
        }
        if (System.getenv("CI") != null) {
            Assertions.fail(what + " (the environment variable CI is set, so the test may not be skipped)");
        }
        Assumptions.abort(what + ", the test is skipped");
    }

    private static Outcome execute(List<String> command, Map<String, String> environment) {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(FOLDER.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), output);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interruption);
        }
    }
}
