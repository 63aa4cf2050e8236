package io.apex4j.cli;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Shows warnings of the server and its library in a line each, and nothing of what goes well. */
final class ServerLog extends Handler {
    /** Kept, since loggers that nobody holds lose what was set. */
    private static final Logger LIBRARY = Logger.getLogger("io.helidon");

    private final Screen screen;

    private ServerLog(Screen screen) {
        this.screen = screen;
        setLevel(Level.WARNING);
    }

    /** Takes the place of what java prints by itself. */
    static void install(Screen screen) {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        root.addHandler(new ServerLog(screen));
        LIBRARY.setLevel(Level.WARNING);
    }

    @Override
    public void publish(@Nullable LogRecord entry) {
        if (entry != null && isLoggable(entry)) {
            String cause = entry.getThrown() == null ? "" : ": " + entry.getThrown();
            screen.complain(String.valueOf(entry.getMessage()) + cause);
        }
    }

    @Override
    public void flush() {
        screen.err().flush();
    }

    @Override
    public void close() {}
}
