package io.apex4j.pipeline;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** Writes small files so that under their name there is always a complete one. */
final class AtomicFile {
    private static final String SUFFIX = ".part";
    private static final int BUFFER_BYTES = 1 << 20;

    private AtomicFile() {}

    /** Writes bytes; a file of that name is replaced. */
    static void write(Path target, byte[] bytes) throws IOException {
        Path temporary = temporaryPath(target);
        try (FileChannel channel = open(temporary)) {
            writeFully(channel, ByteBuffer.wrap(bytes));
            channel.force(true);
        }
        publish(temporary, target);
    }

    /** Copies a file; one of the target's name is replaced. */
    static void copy(Path source, Path target) throws IOException {
        Path temporary = temporaryPath(target);
        try (FileChannel from = FileChannel.open(source, StandardOpenOption.READ);
                FileChannel to = open(temporary)) {
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
            while (from.read(buffer) >= 0) {
                writeFully(to, buffer.flip());
                buffer.clear();
            }
            to.force(true);
        }
        publish(temporary, target);
    }

    private static Path temporaryPath(Path target) {
        return target.resolveSibling(target.getFileName() + SUFFIX);
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(
                file,
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        LinkOption.NOFOLLOW_LINKS));
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static void publish(Path temporary, Path target) throws IOException {
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
