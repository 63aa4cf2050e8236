package io.apex4j.eval;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A file that has its name only when it is complete; until then it is called {@code NAME.part}. */
final class OutputFile implements AutoCloseable {
    private final Path file;
    private final Path temporary;
    private final FileChannel channel;

    private OutputFile(Path file, Path temporary, FileChannel channel) {
        this.file = file;
        this.temporary = temporary;
        this.channel = channel;
    }

    /** Begins a file; what an earlier attempt has left is replaced. */
    static OutputFile create(Path file) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".part");
        FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        return new OutputFile(file, temporary, channel);
    }

    /** Where its bytes go. */
    FileChannel channel() {
        return channel;
    }

    /** Brings the bytes to the disk and gives the file its name. */
    void publish() throws IOException {
        channel.force(true);
        channel.close();
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Removes what was written, unless it was published. */
    @Override
    public void close() {
        try {
            if (channel.isOpen()) {
                channel.close();
                Files.deleteIfExists(temporary);
            }
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }
}
