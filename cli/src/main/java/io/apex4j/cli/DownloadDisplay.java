package io.apex4j.cli;

import io.apex4j.hub.DownloadListener;
import java.time.Duration;

/** Shows how downloads go on: a bar at a terminal, now and then a line elsewhere, nothing where nobody wants it. */
final class DownloadDisplay implements DownloadListener, AutoCloseable {
    private final Screen screen;
    private final Kind kind;
    private final ProgressBars bars;
    private final ProgressLines lines;

    /** How much is shown of what goes well; failures and notes always are. */
    enum Kind {
        BARS,
        LINES,
        NOTHING
    }

    /**
     * A display on which nothing is shown yet.
     *
     * @param isQuiet whether nothing is shown of what goes well
     */
    DownloadDisplay(Screen screen, boolean isQuiet) {
        this.screen = screen;
        this.kind = isQuiet ? Kind.NOTHING : screen.showsProgress() ? Kind.BARS : Kind.LINES;
        this.bars = new ProgressBars(screen.err(), kind == Kind.BARS ? Terminal.width() : 1, "");
        this.lines = new ProgressLines(screen.err(), System::nanoTime);
    }

    @Override
    public void started(String file, long bytes, long resumedFrom) {
        String name = file.substring(file.lastIndexOf('/') + 1);
        switch (kind) {
            case BARS -> bars.begin(Printable.of(name), bytes, resumedFrom);
            case LINES -> lines.begin(Printable.of(name), bytes, resumedFrom);
            case NOTHING -> {}
        }
    }

    @Override
    public void advanced(long bytes) {
        switch (kind) {
            case BARS -> bars.advanced(bytes);
            case LINES -> lines.advanced(bytes);
            case NOTHING -> {}
        }
    }

    @Override
    public void finished() {
        bars.close();
    }

    @Override
    public void retrying(String reason, Duration pause) {
        above(reason + "; trying again in " + Numbers.duration(pause));
    }

    @Override
    public void noted(String message) {
        above(message);
    }

    /** A line that stays; the bar goes on below it. */
    private void above(String message) {
        if (kind == Kind.BARS) {
            screen.err().print("\r\u001b[K");
        }
        screen.complain(message);
        screen.err().flush();
    }

    @Override
    public void close() {
        bars.close();
    }
}
