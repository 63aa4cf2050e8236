package io.apex4j.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Programs of Node.js in a folder with a {@code package.json}, whose packages npm fetches first. */
final class Node {
    private static final int PATIENCE_MINUTES = 3;

    private final Path folder;

    private Node(Path folder) {
        this.folder = folder;
    }

    /**
     * The programs of a folder. Without Node.js, or where packages cannot be fetched, the test is skipped with a message;
     * where the environment variable {@code CI} is set, it fails.
     */
    static Node in(Path folder) throws IOException, InterruptedException {
        Node node = new Node(folder);
        demand(onPath("node") && onPath("npm"), "there are no 'node' and 'npm' on the PATH");
        if (!node.isInstalled()) {
            Result result = node.run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
            demand(result.code() == 0, "npm cannot fetch the packages of " + folder + ": " + result.output());
        }
        return node;
    }

    private static void demand(boolean isThere, String otherwise) {
        if (System.getenv("CI") == null) {
            Assumptions.assumeTrue(isThere, otherwise);
        }
        assertThat(isThere).as(otherwise).isTrue();
    }

    private static boolean onPath(String program) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Arrays.stream(path.split(java.io.File.pathSeparator))
                .anyMatch(part -> !part.isEmpty() && Files.isExecutable(Path.of(part, program)));
    }

    /** Whether npm's note of what it has installed is as new as what it should install. */
    private boolean isInstalled() throws IOException {
        Path note = folder.resolve("node_modules/.package-lock.json");
        return Files.exists(note)
                && Files.getLastModifiedTime(note)
                                .compareTo(Files.getLastModifiedTime(folder.resolve("package-lock.json")))
                        >= 0;
    }

    /** What a program printed. */
    private record Result(int code, String output) {}

    /** Runs a script, which has to succeed, and returns what it printed. */
    String script(String name, Object... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("node", name));
        Arrays.stream(arguments).map(String::valueOf).forEach(command::add);
        Result result = run(command.toArray(String[]::new));
        assertThat(result.code()).as(result.output()).isZero();
        return result.output();
    }

    private Result run(String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("node", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly().waitFor();
            }
            return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            Files.delete(output);
        }
    }
}
