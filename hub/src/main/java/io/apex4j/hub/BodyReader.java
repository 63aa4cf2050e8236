package io.apex4j.hub;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Takes the body of an answer piece by piece, and notices when nothing comes any more. Closing it ends the answer. */
final class BodyReader implements Flow.Subscriber<List<ByteBuffer>>, AutoCloseable {
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final AtomicReference<Flow.Subscription> subscription = new AtomicReference<>();
    private final Duration stall;

    private sealed interface Signal {
        record Piece(List<ByteBuffer> buffers) implements Signal {}

        record End() implements Signal {}

        record Failure(Throwable cause) implements Signal {}
    }

    /**
     * Reads the body of an answer.
     *
     * @param stall how long is waited for the next piece
     */
    BodyReader(HttpResponse<Flow.Publisher<List<ByteBuffer>>> response, Duration stall) {
        this.stall = stall;
        response.body().subscribe(this);
    }

    /**
     * The next bytes; an empty list at the end.
     *
     * @throws RetryableException when the connection failed or nothing came for too long
     */
    List<ByteBuffer> next() throws IOException, InterruptedException {
        Signal signal = signals.poll(stall.toMillis(), TimeUnit.MILLISECONDS);
        return switch (signal) {
            case null -> throw new RetryableException("nothing came for " + stall.toSeconds() + " seconds");
            case Signal.Piece piece -> {
                request();
                yield piece.buffers();
            }
            case Signal.End _ -> List.of();
            case Signal.Failure failure ->
                throw new RetryableException(
                        "the connection broke: "
                                + Excerpt.of(String.valueOf(failure.cause().getMessage())),
                        failure.cause());
        };
    }

    private void request() {
        Flow.Subscription current = subscription.get();
        if (current != null) {
            current.request(1);
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription started) {
        subscription.set(started);
        started.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        signals.add(new Signal.Piece(buffers));
    }

    @Override
    public void onError(Throwable cause) {
        signals.add(new Signal.Failure(cause));
    }

    @Override
    public void onComplete() {
        signals.add(new Signal.End());
    }

    /** Ends the answer, wherever it is. */
    @Override
    public void close() {
        Flow.Subscription current = subscription.get();
        if (current != null) {
            current.cancel();
        }
    }
}
