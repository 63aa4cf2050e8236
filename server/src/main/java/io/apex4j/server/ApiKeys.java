package io.apex4j.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The keys that open the server. Only their hashes are kept, and all of them are compared in a time that does not depend on
 * what is given. Who tries wrong ones one after the other waits longer each time. Safe for use by several threads.
 */
final class ApiKeys {
    private static final Duration FIRST_DELAY = Duration.ofMillis(20);
    private static final int MOST_DOUBLINGS = 6;

    private final List<byte[]> hashes;
    private final AtomicInteger failures = new AtomicInteger();

    ApiKeys(List<String> keys) {
        hashes = keys.stream().map(ApiKeys::hash).toList();
    }

    /** Whether there are none, so that none is needed. */
    boolean isEmpty() {
        return hashes.isEmpty();
    }

    /** Whether a key is one of them; answers later after each wrong one. */
    boolean accept(String key) {
        byte[] given = hash(key);
        boolean isFound = false;
        for (byte[] hash : hashes) {
            isFound |= MessageDigest.isEqual(hash, given);
        }
        if (isFound) {
            failures.set(0);
        } else {
            pause(delay(failures.getAndUpdate(count -> Math.min(count + 1, MOST_DOUBLINGS))));
        }
        return isFound;
    }

    /** How long the answer to a wrong key is kept back after so many other wrong ones. */
    static Duration delay(int failures) {
        return FIRST_DELAY.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] hash(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
