package io.apex4j.cli;

import io.apex4j.apex.QuantizeProgress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Progress for log files and pipes: now and then a line. Thread-safe. */
final class ProgressLines implements QuantizeProgress {
    private static final long INTERVAL_NANOS = Duration.ofSeconds(5).toNanos();

    private final PrintWriter out;
    private final LongSupplier nanoTime;
    private String work = "";
    private long total;
    private long done;
    private long earlier;
    private long started;
    private long printed;

    ProgressLines(PrintWriter out, LongSupplier nanoTime) {
        this.out = out;
        this.nanoTime = nanoTime;
    }

    @Override
    public void started(Stage stage, long bytes) {
        begin(StageNames.of(stage), bytes);
    }

    /** Counts from now on how far some work has come. */
    void begin(String newWork, long bytes) {
        begin(newWork, bytes, 0);
    }

    /**
     * Counts from now on how far some work has come.
     *
     * @param doneBytes how much was done earlier; rate and time left are those of what follows
     */
    synchronized void begin(String newWork, long bytes, long doneBytes) {
        work = newWork;
        total = bytes;
        done = doneBytes;
        earlier = doneBytes;
        started = nanoTime.getAsLong();
        printed = started;
    }

    @Override
    public synchronized void advanced(long bytes) {
        done += bytes;
        long now = nanoTime.getAsLong();
        if (now - printed < INTERVAL_NANOS || done >= total) {
            return;
        }
        printed = now;
        double rate = (done - earlier) / ((now - started) / 1e9);
        Duration left = Duration.ofMillis(Math.round(1000 * (total - done) / rate));
        out.println(work + ": " + Numbers.percent((double) done / total) + " of " + Numbers.size(total) + ", "
                + Numbers.size(Math.round(rate)) + "/s, " + Numbers.duration(left) + " left");
        out.flush();
    }
}
