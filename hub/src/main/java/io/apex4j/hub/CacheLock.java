package io.apex4j.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Keeps two downloads of the same file apart, in this process and among processes that lock files in the same way. */
final class CacheLock implements AutoCloseable {
    private static final int POLL_MILLISECONDS = 100;

    private final FileChannel channel;

    private CacheLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock, or waits for it.
     *
     * @throws HubException when the thread is interrupted while it waits
     */
    static CacheLock take(Path file, DownloadListener listener, String name) throws IOException {
        Optional<CacheLock> taken = tryToTake(file);
        if (taken.isEmpty()) {
            listener.noted(name + " is being downloaded already; waiting for that (" + file + ")");
        }
        while (taken.isEmpty()) {
            try {
                Thread.sleep(POLL_MILLISECONDS);
            } catch (InterruptedException exception) {
                throw HubException.cancelled(exception);
            }
            taken = tryToTake(file);
        }
        return taken.get();
    }

    /** Takes the lock if nobody holds it. */
    static Optional<CacheLock> tryToTake(Path file) throws IOException {
        Files.createDirectories(Folders.of(file));
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean isTaken = false;
        try {
            FileLock lock = channel.tryLock();
            isTaken = lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            isTaken = false;
        } finally {
            if (!isTaken) {
                channel.close();
            }
        }
        return isTaken ? Optional.of(new CacheLock(channel)) : Optional.empty();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
