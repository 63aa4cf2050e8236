package io.apex4j.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/** The file in which messages are kept from one conversation to the next; only its owner can read it. */
final class ChatHistoryFile {
    private static final String PRIVATE = "rw-------";

    private ChatHistoryFile() {}

    /** The file, made where it is missing; empty where that is impossible. */
    static Optional<Path> prepare() {
        return prepare(System.getenv(), System.getProperty("user.home", ""));
    }

    /** The same for an environment and a home folder. */
    static Optional<Path> prepare(Map<String, String> environment, String home) {
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        if (state.isEmpty() && home.isEmpty()) {
            return Optional.empty();
        }
        Path folder = (state.isEmpty() ? Path.of(home, ".local", "state") : Path.of(state)).resolve("apex4j");
        Path file = folder.resolve("chat-history");
        try {
            Files.createDirectories(folder);
            create(file);
            return Optional.of(file);
        } catch (FileAlreadyExistsException isThere) {
            return Optional.of(file);
        } catch (IOException isImpossible) {
            return Optional.empty();
        }
    }

    private static void create(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
        } else {
            Files.createFile(file);
        }
    }
}
