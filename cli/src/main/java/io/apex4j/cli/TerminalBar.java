package io.apex4j.cli;

import java.io.PrintWriter;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A place at the end of a terminal's output for a bar with rate and time left, gone when it is closed. Thread-safe. */
final class TerminalBar implements AutoCloseable {
    private static final int UPDATE_MILLISECONDS = 200;
    private static final int WIDEST = 110;

    private final PrintWriter terminal;
    private final int width;
    private volatile @Nullable ProgressBar bar;

    /** What is counted: {@code size} of what is counted makes one of what is shown. */
    enum Unit {
        /** Millions of bytes. */
        MEGABYTES(" MB", 1_000_000, "0.0"),
        /** Tokens. */
        TOKENS(" tokens", 1, "0");

        private final String text;
        private final long size;
        private final String speedPattern;

        Unit(String text, long size, String speedPattern) {
            this.text = text;
            this.size = size;
            this.speedPattern = speedPattern;
        }
    }

    /**
     * A place without a bar.
     *
     * @param columns of the terminal
     */
    TerminalBar(PrintWriter terminal, int columns) {
        this.terminal = terminal;
        this.width = Math.min(columns - 1, WIDEST);
    }

    /**
     * Shows a bar for some work in place of the one before.
     *
     * @param done what is there already, of {@code total}
     */
    void begin(String work, Unit unit, long done, long total) {
        close();
        bar = new ProgressBarBuilder()
                .setTaskName(work)
                .setInitialMax(total)
                .startsFrom(done, Duration.ZERO)
                .setUnit(unit.text, unit.size)
                .showSpeed(new DecimalFormat(unit.speedPattern, DecimalFormatSymbols.getInstance(Locale.ROOT)))
                .setUpdateIntervalMillis(UPDATE_MILLISECONDS)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new DelegatingProgressBarConsumer(this::draw, width))
                .build();
    }

    /** So much more is done. */
    void advance(long amount) {
        ProgressBar current = bar;
        if (current != null) {
            current.stepBy(amount);
        }
    }

    /** Shows a text behind the bar. */
    void note(String text) {
        ProgressBar current = bar;
        if (current != null) {
            current.setExtraMessage(text);
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
