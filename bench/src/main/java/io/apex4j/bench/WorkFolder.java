package io.apex4j.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A new folder for large files, removed with all in it on {@link #close}, and when the JVM is told to end before. */
final class WorkFolder implements AutoCloseable {
    private final Path path;
    private final Thread removal = new Thread(this::remove, "remove-work-folder");

    private WorkFolder(Path path) {
        this.path = path;
    }

    /**
     * Creates a folder.
     *
     * @param parent where, an existing folder
     * @param neededBytes free space that must be there
     * @throws IOException when the space is not there, with what to change
     */
    static WorkFolder create(Path parent, long neededBytes) throws IOException {
        if (!Files.isDirectory(parent)) {
            throw new IOException("--folder: " + parent + " is not a folder");
        }
        long free = Files.getFileStore(parent).getUsableSpace();
        if (free < neededBytes) {
            throw new IOException("--folder: " + parent + " has " + free / 1_000_000 + " MB free, "
                    + neededBytes / 1_000_000 + " MB are needed; name another folder");
        }
        WorkFolder folder = new WorkFolder(Files.createTempDirectory(parent, "apex4j-compare-"));
        Runtime.getRuntime().addShutdownHook(folder.removal);
        return folder;
    }

    /** A file in the folder. */
    Path file(String name) {
        return path.resolve(name);
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(removal);
        remove();
    }

    private void remove() {
        try (Stream<Path> tree = Files.walk(path)) {
            List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path entry : deepestFirst) {
                Files.deleteIfExists(entry);
            }
        } catch (IOException exception) {
            throw new UncheckedIOException("Cannot remove " + path, exception);
        }
    }
}
