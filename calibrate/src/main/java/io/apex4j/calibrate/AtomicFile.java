package io.apex4j.calibrate;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes files that appear under their names only when they are complete and on the disk. */
final class AtomicFile {
    private static final int BUFFER_BYTES = 1 << 16;

    private AtomicFile() {}

    /** Writes the content of a file. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes a file under the temporary name {@code TARGET.tmp}, then gives it its name; a file that had it is replaced.
     * Goes on to the end in a thread that is interrupted.
     */
    static void write(Path target, Content content) throws IOException {
        Path temporary = target.resolveSibling(target.getFileName() + ".tmp");
        Files.deleteIfExists(temporary);
        try {
            try (FileOutputStream file = new FileOutputStream(temporary.toFile());
                    BufferedOutputStream out = new BufferedOutputStream(file, BUFFER_BYTES)) {
                content.writeTo(out);
                out.flush();
                file.getFD().sync();
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | RuntimeException exception) {
            Files.deleteIfExists(temporary);
            throw exception;
        }
        forceFolder(target);
    }

    /** The rename reaches the disk when the folder does; where folders cannot be opened it is left to the system. */
    private static void forceFolder(Path target) {
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null || Thread.currentThread().isInterrupted()) {
            return;
        }
        try (FileChannel opened = FileChannel.open(folder, StandardOpenOption.READ)) {
            opened.force(true);
        } catch (IOException unsupported) {
            System.getLogger(AtomicFile.class.getName())
                    .log(System.Logger.Level.DEBUG, "Folder {0} cannot be brought to the disk", folder);
        }
    }
}
