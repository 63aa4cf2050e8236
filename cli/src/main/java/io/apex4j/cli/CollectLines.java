package io.apex4j.cli;

import io.apex4j.calibrate.CollectProgress;
import io.apex4j.calibrate.Perplexity;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Progress of a collection for log files and pipes: now and then a line. */
final class CollectLines implements CollectProgress {
    private static final long INTERVAL_NANOS = Duration.ofSeconds(5).toNanos();

    private final PrintWriter out;
    private final LongSupplier nanoTime;
    private int chunks;
    private long left;
    private long done;
    private long started;
    private long printed;

    CollectLines(PrintWriter out, LongSupplier nanoTime) {
        this.out = out;
        this.nanoTime = nanoTime;
    }

    @Override
    public void started(int allChunks, long tokens, int doneChunks, long doneTokens) {
        chunks = allChunks;
        left = tokens - doneTokens;
        started = nanoTime.getAsLong();
        printed = started;
    }

    @Override
    public void chunkDone(int chunk, int tokens, Optional<Perplexity> perplexity) {
        done += tokens;
        long now = nanoTime.getAsLong();
        if (now - printed < INTERVAL_NANOS || chunk == chunks) {
            return;
        }
        printed = now;
        double rate = done / ((now - started) / 1e9);
        Duration remaining = Duration.ofMillis(Math.round(1000 * (left - done) / rate));
        String measured = perplexity
                .map(value -> String.format(Locale.ROOT, ", perplexity %.4f", value.value()))
                .orElse("");
        out.println("chunk " + chunk + " of " + chunks + measured + ", "
                + String.format(Locale.ROOT, "%.0f tokens/s, ", rate) + Numbers.duration(remaining) + " left");
        out.flush();
    }
}
