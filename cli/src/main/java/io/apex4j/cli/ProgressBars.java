package io.apex4j.cli;

import io.apex4j.apex.QuantizeProgress;
import java.io.PrintWriter;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Progress for terminals: a bar with rate and time left, one per stage, gone when its stage is done. Thread-safe. */
final class ProgressBars implements QuantizeProgress, AutoCloseable {
    private static final int UPDATE_MILLISECONDS = 200;
    private static final int WIDEST = 110;
    private static final long MEGABYTE = 1_000_000;

    private final PrintWriter terminal;
    private final int width;
    private final String subject;
    private volatile @Nullable ProgressBar bar;

    /**
     * A display without a bar.
     *
     * @param width columns of the terminal
     * @param subject what is quantized, shown before the stage; may be empty
     */
    ProgressBars(PrintWriter terminal, int width, String subject) {
        this.terminal = terminal;
        this.width = Math.min(width - 1, WIDEST);
        this.subject = subject.isEmpty() ? "" : Printable.of(subject) + ": ";
    }

    @Override
    public void started(Stage stage, long bytes) {
        begin(StageNames.of(stage), bytes);
    }

    /** Shows a bar for some work in place of the one before. */
    void begin(String work, long bytes) {
        close();
        bar = new ProgressBarBuilder()
                .setTaskName(subject + work)
                .setInitialMax(bytes)
                .setUnit(" MB", MEGABYTE)
                .showSpeed(new DecimalFormat("0.0", DecimalFormatSymbols.getInstance(Locale.ROOT)))
                .setUpdateIntervalMillis(UPDATE_MILLISECONDS)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new DelegatingProgressBarConsumer(this::draw, width))
                .build();
    }

    @Override
    public void advanced(long bytes) {
        ProgressBar current = bar;
        if (current != null) {
            current.stepBy(bytes);
        }
    }

    /** Takes the bar away, also in a thread that was interrupted, in which the library cannot. */
    @Override
    public void close() {
        ProgressBar current = bar;
        if (current == null) {
            return;
        }
        bar = null;
        boolean wasInterrupted = Thread.interrupted();
        try {
            current.close();
        } finally {
            draw(" ".repeat(width));
            draw("");
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void draw(String line) {
        terminal.print("\r" + line);
        terminal.flush();
    }
}
