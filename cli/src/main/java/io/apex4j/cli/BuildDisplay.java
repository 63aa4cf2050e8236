package io.apex4j.cli;

import io.apex4j.pipeline.BuildProgress;
import io.apex4j.pipeline.PlannedStep;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Shows how far a build is: which step of how many, how much of it, and the time left for all; at a terminal in a line that
 * is drawn again and again, elsewhere with a line for each step. Thread-safe.
 */
final class BuildDisplay implements BuildProgress, AutoCloseable {
    private static final long REDRAW_NANOS = Duration.ofMillis(200).toNanos();
    /** Before that, the time left would be a guess. */
    private static final double LEAST_SHARE = 0.02;

    private final Screen screen;
    private final boolean isQuiet;
    private final LongSupplier nanoTime;
    private final StatusLine status;
    private List<PlannedStep> steps = List.of();
    private int current;
    private String activity = "";
    private boolean isMain;
    private long total;
    private long done;
    /** How much of the main work of the step is done. */
    private double stepShare;

    private double effortDone;
    private double effortToDo;
    private long started;
    private long stepStarted;
    private long drawn;

    BuildDisplay(Screen screen, boolean isQuiet, LongSupplier nanoTime) {
        this.screen = screen;
        this.isQuiet = isQuiet;
        this.nanoTime = nanoTime;
        status = new StatusLine(screen);
    }

    @Override
    public synchronized void planned(List<PlannedStep> planned) {
        steps = planned;
        started = nanoTime.getAsLong();
        effortToDo = planned.stream()
                .filter(step -> !step.isDone())
                .mapToDouble(PlannedStep::effort)
                .sum();
    }

    @Override
    public synchronized void stepStarted(int index) {
        current = index;
        activity = "";
        total = 0;
        done = 0;
        isMain = false;
        stepShare = 0;
        stepStarted = nanoTime.getAsLong();
        draw(true);
    }

    @Override
    public synchronized void workStarted(String newActivity, long units, boolean isMainWork) {
        activity = newActivity;
        total = units;
        done = 0;
        isMain = isMainWork;
        draw(true);
    }

    @Override
    public synchronized void advanced(long units) {
        done += units;
        if (isMain && total > 0) {
            stepShare = Math.min(1.0, (double) done / total);
        }
        draw(false);
    }

    @Override
    public synchronized void stepEnded(int index, boolean wasDone) {
        PlannedStep step = steps.get(index);
        effortDone += wasDone ? 0 : step.effort();
        if (isQuiet) {
            return;
        }
        status.clear();
        String how = wasDone
                ? "done before"
                : "done in " + Numbers.duration(Duration.ofNanos(nanoTime.getAsLong() - stepStarted));
        screen.err().println(Printable.of(place(index) + " " + step.title() + ": " + how));
        screen.err().flush();
    }

    @Override
    public synchronized void warned(String message) {
        status.clear();
        screen.complain("warning: " + message);
    }

    private String place(int index) {
        return "[" + (index + 1) + "/" + steps.size() + "]";
    }

    private void draw(boolean isNew) {
        long now = nanoTime.getAsLong();
        if (isQuiet || !isNew && now - drawn < REDRAW_NANOS) {
            return;
        }
        drawn = now;
        status.show(steps.isEmpty() ? activity + " ..." : text(now));
    }

    /** The line: {@code [3/10] quantize I-Quality 45.1 %, all 12.0 %, 3 min 05 s left}. */
    private String text(long now) {
        StringBuilder text = new StringBuilder(place(current))
                .append(' ')
                .append(steps.get(current).title());
        if (!isMain && !activity.isEmpty()) {
            text.append(": ").append(activity);
        }
        if (total > 0) {
            text.append(' ').append(Numbers.percent(Math.min(1.0, (double) done / total)));
        }
        double share = share();
        if (share >= LEAST_SHARE) {
            long left = Math.round((now - started) * (1 - share) / share);
            text.append(", all ").append(Numbers.percent(share)).append(", ");
            text.append(Numbers.duration(Duration.ofNanos(left))).append(" left");
        }
        return text.toString();
    }

    /** How much of the whole is done. */
    private double share() {
        double sum = effortDone + stepShare * steps.get(current).effort();
        return effortToDo <= 0 ? 0 : Math.min(1.0, sum / effortToDo);
    }

    @Override
    public synchronized void close() {
        status.close();
    }
}
