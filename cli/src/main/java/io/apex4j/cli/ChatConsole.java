package io.apex4j.cli;

import java.io.PrintWriter;
import java.util.Optional;

/** Where a conversation is held. */
interface ChatConsole extends AutoCloseable {
    /** What an action at Ctrl-C is undone with. */
    @FunctionalInterface
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /** The next message, of one line or several; empty at the end. */
    Optional<String> read();

    /** Takes answers. */
    PrintWriter out();

    /** Says something that is not the model's. */
    void note(String text);

    /** A text as it is shown where it is less important than the rest, a model's thoughts; empty where it is not shown. */
    String faint(String text);

    /** Whether a person is there to correct mistakes. */
    boolean isDialog();

    /** Calls an action at Ctrl-C, in place of what it does else, until the registration is closed. */
    Registration onInterrupt(Runnable action);

    @Override
    void close();
}
