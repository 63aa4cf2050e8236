package io.apex4j.server;

import io.helidon.common.socket.HelidonSocket;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends on one connection. While a request is being answered somebody has to read on, since that is how the end
 * of a connection shows: {@link #watch} does, and keeps what comes for the next request. A deadline closes the connection when
 * the client lets it pass. Read by the connection's thread alone; safe for use by several threads otherwise.
 */
final class HttpConnection implements Supplier<byte @Nullable []> {
    private static final Duration DRAIN_TIME = Duration.ofMillis(500);
    private static final long MOST_DRAINED_BYTES = 1 << 20;
    private static final long NO_DEADLINE = Long.MAX_VALUE;

    private final HelidonSocket socket;
    private final Duration headTime;
    /** Since some moment, in nanoseconds. */
    private volatile long deadline = NO_DEADLINE;

    private volatile boolean isHandling;
    private boolean isHeadBegun;
    /** What the watch reads ahead. */
    private @Nullable CompletableFuture<byte @Nullable []> ahead;

    private @Nullable Runnable onGone;
    private boolean isGone;

    /**
     * A connection.
     *
     * @param headTime how long the head of a request may take
     */
    HttpConnection(HelidonSocket socket, Duration headTime) {
        this.socket = socket;
        this.headTime = headTime;
    }

    /** The next bytes; null at the end. */
    @Override
    public byte @Nullable [] get() {
        byte @Nullable [] bytes = next();
        if (!isHandling && !isHeadBegun) {
            isHeadBegun = true;
            expect(headTime);
        }
        return bytes;
    }

    private byte @Nullable [] next() {
        CompletableFuture<byte @Nullable []> reading = takeAhead();
        if (reading == null) {
            return read();
        }
        try {
            return reading.get();
        } catch (ExecutionException failure) {
            throw new ServerConnectionException("the client is gone", failure.getCause());
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new CloseConnectionException("closed", interruption);
        }
    }

    private synchronized @Nullable CompletableFuture<byte @Nullable []> takeAhead() {
        CompletableFuture<byte @Nullable []> taken = ahead;
        ahead = null;
        return taken;
    }

    private byte @Nullable [] read() {
        try {
            return socket.get();
        } catch (UncheckedIOException failure) {
            throw new ServerConnectionException("the client is gone", failure);
        }
    }

    /** A request has begun to be answered, all of its head being there. */
    void begin() {
        isHandling = true;
        isHeadBegun = false;
        relax();
    }

    /** The request is answered. */
    void end() {
        synchronized (this) {
            onGone = null;
        }
        isHandling = false;
        relax();
    }

    /**
     * Reads on for a moment without use for it. A connection that is closed while something is unread is reset, and the
     * client might not get the answer that says why.
     */
    void drain() {
        expect(DRAIN_TIME);
        try {
            long drained = 0;
            byte @Nullable [] bytes = next();
            while (bytes != null && drained < MOST_DRAINED_BYTES) {
                drained += bytes.length;
                bytes = next();
            }
        } catch (RuntimeException gone) {
            relax();
        }
    }

    /** Whether a request is being answered. */
    boolean isHandling() {
        return isHandling;
    }

    /** Closes the connection unless the client has done its part in some time. */
    void expect(Duration time) {
        deadline = System.nanoTime() + time.toNanos();
    }

    /** The client has done its part. */
    void relax() {
        deadline = NO_DEADLINE;
    }

    /** Closes the connection when its deadline has passed. */
    void closeWhenLate(long now) {
        long limit = deadline;
        if (limit != NO_DEADLINE && now - limit > 0) {
            close();
        }
    }

    private void close() {
        try {
            socket.close();
        } catch (UncheckedIOException gone) {
            relax();
        }
    }

    /**
     * Tells once, by another thread, when the client is gone. To be called when the request's body has been read.
     *
     * @param task is forgotten when the request has been answered
     */
    void watch(Runnable task) {
        boolean isLate;
        synchronized (this) {
            onGone = task;
            isLate = isGone;
            if (ahead == null && !isGone) {
                CompletableFuture<byte @Nullable []> reading = new CompletableFuture<>();
                ahead = reading;
                Thread.ofVirtual().name("watch").start(() -> readAhead(reading));
            }
        }
        if (isLate) {
            task.run();
        }
    }

    private void readAhead(CompletableFuture<byte @Nullable []> reading) {
        try {
            byte @Nullable [] bytes = read();
            if (bytes == null) {
                tellGone();
            }
            reading.complete(bytes);
        } catch (RuntimeException failure) {
            tellGone();
            reading.completeExceptionally(failure);
        }
    }

    private void tellGone() {
        Runnable task;
        synchronized (this) {
            isGone = true;
            task = onGone;
        }
        if (task != null) {
            task.run();
        }
    }
}
