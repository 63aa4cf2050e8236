package io.apex4j.hub;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Hashes of the bytes of a file as they come. */
final class ContentHash {
    private static final int BUFFER_BYTES = 1 << 20;

    private final MessageDigest sha256 = digest("SHA-256");
    private final MessageDigest git = digest("SHA-1");
    private final ContentCheck check;
    private long hashed;

    ContentHash(ContentCheck check) {
        this.check = check;
        reset();
    }

    private static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException exception) {
            throw new IllegalStateException("every Java has " + name, exception);
        }
    }

    /** Begins anew. */
    void reset() {
        sha256.reset();
        git.reset();
        git.update(("blob " + check.bytes() + "\0").getBytes(StandardCharsets.US_ASCII));
        hashed = 0;
    }

    /** Takes in the bytes of a buffer, whose position stays. */
    void update(ByteBuffer bytes) {
        hashed += bytes.remaining();
        sha256.update(bytes.duplicate());
        if (check.gitHash().isPresent()) {
            git.update(bytes.duplicate());
        }
    }

    /** Takes in the beginning of a file, unless exactly that was taken in already. */
    void follow(FileChannel file, long length) throws IOException {
        if (hashed == length) {
            return;
        }
        reset();
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        while (hashed < length) {
            buffer.clear().limit((int) Math.min(BUFFER_BYTES, length - hashed));
            if (file.read(buffer, hashed) < 0) {
                throw new IOException("the file became shorter than " + length + " bytes");
            }
            update(buffer.flip());
        }
    }

    /** The SHA-256; ends the hash. */
    byte[] sha256() {
        return sha256.digest();
    }

    /** Git's hash; ends the hash. */
    byte[] gitHash() {
        return git.digest();
    }
}
