package io.apex4j.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/**
 * A file as it was when it was looked at.
 *
 * @param name its name, relative to its folder, with {@code /} between parts
 * @param bytes its size
 * @param modifiedNanos when it was changed, in nanoseconds since 1970
 * @param sha256 its hash
 */
record FileRecord(String name, long bytes, long modifiedNanos, String sha256) {
    /** Looks at a file and reads all of it. */
    static FileRecord of(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        BasicFileAttributes before = Files.readAttributes(file, BasicFileAttributes.class);
        return new FileRecord(name, before.size(), nanos(before), Hashes.of(file));
    }

    /** Whether the file still has this content; it is read only when its time of change is another. */
    boolean isUnchanged(Path folder) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            return false;
        }
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        return now.size() == bytes
                && (nanos(now) == modifiedNanos || Hashes.of(file).equals(sha256));
    }

    /** Whether the file looks as before, without reading it. */
    boolean looksUnchanged(Path folder) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            return false;
        }
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        return now.size() == bytes && nanos(now) == modifiedNanos;
    }

    private static long nanos(BasicFileAttributes attributes) {
        return attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
    }
}
