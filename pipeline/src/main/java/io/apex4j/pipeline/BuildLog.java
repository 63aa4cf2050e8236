package io.apex4j.pipeline;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code build.log}: what was done when, over all runs. It is no part of what is published. While it is open it
 * keeps a second run out of its folder; the system releases it when the process ends in whatever way.
 */
final class BuildLog implements AutoCloseable {
    static final String NAME = "build.log";

    private final FileChannel channel;
    private final Clock clock;

    private BuildLog(FileChannel channel, Clock clock) {
        this.channel = channel;
        this.clock = clock;
    }

    /**
     * Opens the log of a folder.
     *
     * @throws PipelineException when another run has it
     */
    static BuildLog open(Path folder, Clock clock) throws IOException {
        FileChannel channel = FileChannel.open(
                folder.resolve(NAME),
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.APPEND,
                        LinkOption.NOFOLLOW_LINKS));
        boolean isLocked = false;
        try {
            isLocked = channel.tryLock() != null;
        } catch (OverlappingFileLockException exception) {
            throw inUse(folder, exception);
        } finally {
            if (!isLocked) {
                channel.close();
            }
        }
        if (!isLocked) {
            throw inUse(folder, null);
        }
        return new BuildLog(channel, clock);
    }

    private static PipelineException inUse(Path folder, @Nullable Throwable cause) {
        String message = "another build is running in " + folder + "; wait for its end, or give another folder with -o";
        return cause == null ? new PipelineException(message) : new PipelineException(message, cause);
    }

    /** Adds a line, the time before it. */
    void line(String text) throws IOException {
        String line = clock.instant().truncatedTo(ChronoUnit.SECONDS) + "  " + text.replaceAll("\\R", " ") + "\n";
        ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
        // An interrupted thread would close the channel, and with it give up the folder.
        boolean wasInterrupted = Thread.interrupted();
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
