package io.apex4j.cli;

import io.apex4j.apex.QuantizeProgress;
import java.io.PrintWriter;

/** Progress of quantizing for terminals: a bar per stage. Thread-safe. */
final class ProgressBars implements QuantizeProgress, AutoCloseable {
    private final TerminalBar bar;
    private final String subject;

    /**
     * A display without a bar.
     *
     * @param width columns of the terminal
     * @param subject what is quantized, shown before the stage; may be empty
     */
    ProgressBars(PrintWriter terminal, int width, String subject) {
        this.bar = new TerminalBar(terminal, width);
        this.subject = subject.isEmpty() ? "" : Printable.of(subject) + ": ";
    }

    @Override
    public void started(Stage stage, long bytes) {
        begin(StageNames.of(stage), bytes);
    }

    /** Shows a bar for some work in place of the one before. */
    void begin(String work, long bytes) {
        begin(work, bytes, 0);
    }

    /**
     * Shows a bar for some work in place of the one before.
     *
     * @param doneBytes how much was done earlier; rate and time left are those of what follows
     */
    void begin(String work, long bytes, long doneBytes) {
        bar.begin(subject + work, TerminalBar.Unit.MEGABYTES, doneBytes, bytes);
    }

    @Override
    public void advanced(long bytes) {
        bar.advance(bytes);
    }

    @Override
    public void close() {
        bar.close();
    }
}
