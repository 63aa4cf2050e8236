package io.apex4j.cli;

import io.apex4j.eval.EvaluationProgress;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Progress of an evaluation, with the time left: a line that is drawn again at a terminal, elsewhere now and then a line. */
final class EvalProgress implements EvaluationProgress, AutoCloseable {
    private static final long DRAWING_NANOS = Duration.ofMillis(200).toNanos();
    private static final long PRINTING_NANOS = Duration.ofSeconds(10).toNanos();

    private final Screen screen;
    private final StatusLine status;
    private final LongSupplier nanoTime;
    private String stage = "";
    private long total;
    private long done;
    private long started;
    private long shown;

    EvalProgress(Screen screen, LongSupplier nanoTime) {
        this.screen = screen;
        this.status = new StatusLine(screen);
        this.nanoTime = nanoTime;
    }

    @Override
    public void started(String newStage, long units) {
        stage = newStage;
        total = units;
        done = 0;
        started = nanoTime.getAsLong();
        shown = started;
        status.show(stage + " ...");
    }

    @Override
    public void advanced(long units) {
        done += units;
        long now = nanoTime.getAsLong();
        boolean isDue = now - shown >= (screen.showsProgress() ? DRAWING_NANOS : PRINTING_NANOS);
        if (!isDue || done >= total) {
            return;
        }
        shown = now;
        Duration left = Duration.ofNanos(Math.round((double) (now - started) / done * (total - done)));
        String line = stage + ": " + Numbers.percent((double) done / total) + ", " + Numbers.duration(left) + " left";
        if (screen.showsProgress()) {
            status.show(line);
        } else {
            screen.err().println(Printable.of(line));
            screen.err().flush();
        }
    }

    @Override
    public void close() {
        status.close();
    }
}
