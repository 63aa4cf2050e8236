package io.apex4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;

class TerminalConsoleTest {
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    @Test
    void messagesAreReadLineByLineUntilTheEnd() throws IOException {
        try (ChatConsole console = console("Hello\nAnd \"you\\n\"!\n")) {
            assertThat(console.read()).contains("Hello");
            assertThat(console.read()).contains("And \"you\\n\"!");
            assertThat(console.read()).isEmpty();
        }
    }

    @Test
    void aBackslashAtTheEndOrAltEnterBeginsANewLine() throws IOException {
        try (ChatConsole console = console("one\\\ntwo\u001b\nthree\n")) {
            assertThat(console.read()).contains("one\ntwo\nthree");
        }
    }

    @Test
    void ctrlCCallsTheActionWhileItIsRegisteredOnly() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        try (Terminal terminal = terminal("");
                ChatConsole console = TerminalConsole.at(terminal, ChatWord.words())) {
            try (ChatConsole.Registration _ = console.onInterrupt(calls::incrementAndGet)) {
                terminal.raise(Terminal.Signal.INT);
            }
            terminal.raise(Terminal.Signal.INT);
        }

        assertThat(calls).hasValue(1);
    }

    @Test
    void notesCannotDriveTheTerminal() throws IOException {
        try (ChatConsole console = console("")) {
            console.note("a\u001b[2J\nb");
        }

        assertThat(shown.toString(StandardCharsets.UTF_8)).contains("a\\u001b[2J", "b");
    }

    private ChatConsole console(String typed) throws IOException {
        return TerminalConsole.at(terminal(typed), ChatWord.words());
    }

    private Terminal terminal(String typed) throws IOException {
        return new DumbTerminal(
                "test",
                Terminal.TYPE_DUMB,
                new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
                shown,
                StandardCharsets.UTF_8);
    }
}
