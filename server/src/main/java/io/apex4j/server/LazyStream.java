package io.apex4j.server;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A stream that begins with its first piece, so that a failure before that is still told with its status; a later one
 * becomes a piece of the stream, its last. Used by one thread.
 */
final class LazyStream implements AutoCloseable {
    private final HttpExchange exchange;
    private final Supplier<StreamWriter> opening;
    private final ErrorShape errors;
    private @Nullable StreamWriter writer;

    /** What writes a part of the stream. */
    @FunctionalInterface
    interface Part {
        /**
         * Writes.
         *
         * @throws InterruptedException when the server is being closed
         */
        void run() throws InterruptedException;
    }

    /**
     * A stream that has not begun.
     *
     * @param opening begins it
     * @param errors how failures are written
     */
    LazyStream(HttpExchange exchange, Supplier<StreamWriter> opening, ErrorShape errors) {
        this.exchange = exchange;
        this.opening = opening;
        this.errors = errors;
    }

    /** What writes it; begins it. */
    StreamWriter writer() {
        StreamWriter current = writer == null ? opening.get() : writer;
        writer = current;
        return current;
    }

    /**
     * Writes a part and tells a failure, if there is one and the stream has begun.
     *
     * @throws RuntimeException the failure, when the stream has not begun or the client is gone
     * @throws InterruptedException when the server is being closed
     */
    void write(Part part) throws InterruptedException {
        try {
            part.run();
        } catch (RuntimeException failure) {
            if (writer == null || ClientGone.isCauseOf(failure)) {
                throw failure;
            }
            errors.write(exchange.context().explain(failure), writer);
        }
    }

    @Override
    public void close() {
        if (writer != null) {
            writer.close();
        }
    }
}
