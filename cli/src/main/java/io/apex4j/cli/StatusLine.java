package io.apex4j.cli;

/** A line at the terminal that says what goes on and disappears afterwards; nothing where there is no terminal. */
final class StatusLine implements AutoCloseable {
    private static final String ERASE = "\r\u001b[K";
    private static final int WIDTH = 79;

    private final Screen screen;
    private boolean isShown;

    StatusLine(Screen screen) {
        this.screen = screen;
    }

    /** Shows a text in place of the one before. */
    void show(String text) {
        if (screen.showsProgress()) {
            screen.out().flush();
            screen.err().print(ERASE + Printable.of(text, WIDTH));
            screen.err().flush();
            isShown = true;
        }
    }

    /** Removes what is shown. */
    void clear() {
        if (isShown) {
            screen.err().print(ERASE);
            screen.err().flush();
            isShown = false;
        }
    }

    /** Removes what is shown. */
    @Override
    public void close() {
        clear();
    }
}
