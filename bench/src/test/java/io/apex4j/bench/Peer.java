package io.apex4j.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Gives tests llama.cpp. It is a download, so where its libraries are absent the tests that need it are skipped with a
 * message, with the environment variable {@code CI} set too.
 */
final class Peer {
    private Peer() {}

    /** Opens llama.cpp, or skips the calling tests. The caller closes it. */
    static LlamaCpp open() {
        Path folder = PeerLibraries.defaultFolder();
        if (!PeerLibraries.arePresent(folder)) {
            String message = "SKIPPED, nothing was compared with llama.cpp: its libraries are not in " + folder
                    + "; run bench/peer.sh to fetch them";
            System.err.println(message); // Surefire keeps the reason of a skipped class to itself
            Assumptions.abort(message);
        }
        return LlamaCpp.open(folder);
    }

    /** A file of the folder {@code demo} in the checkout. */
    static Path demo(String name) {
        Path working = Path.of("").toAbsolutePath();
        return Stream.iterate(working, directory -> directory != null, Path::getParent)
                .map(directory -> directory.resolve("demo").resolve(name))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no demo/" + name + " above " + working));
    }
}
