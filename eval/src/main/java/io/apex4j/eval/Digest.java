package io.apex4j.eval;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 that grows. */
final class Digest {
    private final MessageDigest digest;

    Digest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException exception) {
            throw new IllegalStateException("Every JDK has SHA-256", exception);
        }
    }

    Digest add(byte[] bytes) {
        return add(ByteBuffer.wrap(bytes));
    }

    Digest add(ByteBuffer bytes) {
        digest.update(bytes);
        return this;
    }

    Digest add(long number) {
        return add(ByteBuffer.allocate(Long.BYTES).putLong(0, number));
    }

    /** Adds a text with its length, so that the borders between texts count. */
    Digest add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return add(bytes.length).add(bytes);
    }

    /** The digest of all that was added, in hexadecimal digits; it starts anew. */
    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
