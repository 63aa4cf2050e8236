package io.apex4j.bench;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that all comparisons share. */
final class PeerArguments {
    @Option(names = "--peer", paramLabel = "FOLDER", description = "llama.cpp's libraries; bench/peer.sh fetches them.")
    private @Nullable Path libraries;

    @Option(
            names = "--folder",
            defaultValue = "/dev/shm",
            description = "Where files are written; memory-backed storage (${DEFAULT-VALUE}).")
    private Path folder = Path.of("/dev/shm");

    @Option(names = "--threads", defaultValue = "2", description = "Threads of each (${DEFAULT-VALUE}).")
    private int threads;

    /** Number of threads of each contestant. */
    int threads() {
        return threads;
    }

    /** Opens llama.cpp. */
    LlamaCpp open() {
        return LlamaCpp.open(libraries == null ? PeerLibraries.defaultFolder() : libraries);
    }

    /** Creates the folder for outputs. */
    WorkFolder createFolder(long neededBytes) throws IOException {
        return WorkFolder.create(folder, neededBytes);
    }
}
