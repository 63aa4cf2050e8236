package io.apex4j.hub;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes small text files that appear under their names only when they are complete. */
final class AtomicFile {
    private AtomicFile() {}

    /** Writes a text in UTF-8; a file of that name is replaced. */
    static void write(Path target, String text) throws IOException {
        Files.createDirectories(Folders.of(target));
        Path temporary = Files.createTempFile(Folders.of(target), ".new", null);
        try {
            Files.write(temporary, text.getBytes(StandardCharsets.UTF_8));
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
