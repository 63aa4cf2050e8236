package io.apex4j.model;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 sums. */
final class Sha256 {
    /** Bytes of a sum. */
    static final int BYTES = 32;

    private Sha256() {}

    /** A new digest. */
    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException exception) {
            throw new IllegalStateException("every Java has SHA-256", exception);
        }
    }

    /** Adds the first bytes of a file. */
    static void update(MessageDigest digest, Path file, long bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
            for (long done = 0; done < bytes; ) {
                buffer.clear().limit((int) Math.min(buffer.capacity(), bytes - done));
                int count = channel.read(buffer, done);
                if (count < 0) {
                    throw new IOException(file + " ends after " + done + " bytes; " + bytes + " were there before");
                }
                digest.update(buffer.flip());
                done += count;
            }
        }
    }

    /** Adds mapped bytes. */
    static void update(MessageDigest digest, MemorySegment bytes) {
        digest.update(bytes.asByteBuffer());
    }
}
