package io.apex4j.cli;

import io.apex4j.calibrate.CollectProgress;
import io.apex4j.calibrate.Perplexity;
import java.io.PrintWriter;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Progress of a collection for terminals: a bar of tokens with rate, time left and perplexity, gone when it is done. */
final class CollectBars implements CollectProgress, AutoCloseable {
    private static final int UPDATE_MILLISECONDS = 500;
    private static final int WIDEST = 120;

    private final PrintWriter terminal;
    private final int width;
    private @Nullable ProgressBar bar;

    /**
     * A display without a bar.
     *
     * @param width columns of the terminal
     */
    CollectBars(PrintWriter terminal, int width) {
        this.terminal = terminal;
        this.width = Math.min(width - 1, WIDEST);
    }

    @Override
    public void started(int chunks, long tokens, int doneChunks, long doneTokens) {
        bar = new ProgressBarBuilder()
                .setTaskName("collecting")
                .setInitialMax(tokens)
                .startsFrom(doneTokens, Duration.ZERO)
                .setUnit(" tokens", 1)
                .showSpeed(new DecimalFormat("0", DecimalFormatSymbols.getInstance(Locale.ROOT)))
                .setUpdateIntervalMillis(UPDATE_MILLISECONDS)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new DelegatingProgressBarConsumer(this::draw, width))
                .build();
    }

    @Override
    public void chunkDone(int chunk, int tokens, Optional<Perplexity> perplexity) {
        ProgressBar current = bar;
        if (current != null) {
            perplexity.ifPresent(
                    value -> current.setExtraMessage(String.format(Locale.ROOT, "perplexity %.4f", value.value())));
            current.stepBy(tokens);
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
