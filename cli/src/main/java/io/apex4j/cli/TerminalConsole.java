package io.apex4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import org.jline.reader.Completer;
import org.jline.reader.EOFError;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.Reference;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * A conversation at a terminal: messages can be edited and called back, also from earlier conversations; Alt-Enter or a
 * backslash at the end begins a new line; Ctrl-C discards a message, Ctrl-D ends.
 */
final class TerminalConsole implements ChatConsole {
    private static final String PROMPT = "> ";
    private static final String NEXT_LINE_PROMPT = ". ";
    private static final String NEW_LINE_WIDGET = "self-insert-newline";

    private final Terminal terminal;
    private final LineReader reader;

    private TerminalConsole(Terminal terminal, LineReader reader) {
        this.terminal = terminal;
        this.reader = reader;
    }

    /**
     * Opens the terminal of the process.
     *
     * @param history where messages are kept for the next time; empty for nowhere
     * @param commands what is completed at the beginning of a message
     */
    static TerminalConsole open(Optional<Path> history, Collection<String> commands) {
        try {
            Terminal terminal =
                    TerminalBuilder.builder().system(true).dumb(true).build();
            return new TerminalConsole(terminal, reader(terminal, history, commands));
        } catch (IOException exception) {
            throw new InputException(exception);
        }
    }

    /** A conversation at the given terminal, which it closes. */
    static TerminalConsole at(Terminal terminal, Collection<String> commands) {
        return new TerminalConsole(terminal, reader(terminal, Optional.empty(), commands));
    }

    private static LineReader reader(Terminal terminal, Optional<Path> history, Collection<String> commands) {
        LineReaderBuilder builder = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("apex")
                .parser(new MessageParser())
                .completer(commandCompleter(commands))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.INSERT_TAB, false)
                .option(LineReader.Option.HISTORY_TIMESTAMPED, false)
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, NEXT_LINE_PROMPT);
        history.ifPresent(file -> builder.variable(LineReader.HISTORY_FILE, file));
        LineReader reader = builder.build();
        reader.getWidgets().put(NEW_LINE_WIDGET, () -> {
            reader.getBuffer().write('\n');
            return true;
        });
        Objects.requireNonNull(reader.getKeyMaps().get(LineReader.MAIN))
                .bind(new Reference(NEW_LINE_WIDGET), "\u001b\r", "\u001b\n");
        return reader;
    }

    private static Completer commandCompleter(Collection<String> commands) {
        Completer completer = new StringsCompleter(commands);
        return (reader, line, candidates) -> {
            if (line.line().startsWith("/") && line.wordIndex() == 0) {
                completer.complete(reader, line, candidates);
            }
        };
    }

    @Override
    public Optional<String> read() {
        while (true) {
            try {
                return Optional.of(ContinuedLines.join(reader.readLine(PROMPT)));
            } catch (UserInterruptException discarded) {
                if (discarded.getPartialLine().isEmpty()) {
                    note("Ctrl-D or /exit leaves");
                }
            } catch (EndOfFileException end) {
                return Optional.empty();
            }
        }
    }

    @Override
    public PrintWriter out() {
        return terminal.writer();
    }

    @Override
    public void note(String text) {
        text.lines().map(line -> faint(Printable.of(line))).forEach(terminal.writer()::println);
        terminal.flush();
    }

    @Override
    public String faint(String text) {
        return new AttributedStringBuilder()
                .styled(AttributedStyle.DEFAULT.faint(), text)
                .toAnsi(terminal);
    }

    @Override
    public boolean isDialog() {
        return true;
    }

    @Override
    public Registration onInterrupt(Runnable action) {
        Terminal.SignalHandler before = terminal.handle(Terminal.Signal.INT, _ -> action.run());
        return () -> terminal.handle(Terminal.Signal.INT, before);
    }

    @Override
    public void close() {
        try {
            terminal.close();
        } catch (IOException exception) {
            throw new InputException(exception);
        }
    }

    /** Takes a message as it is: no quotes, no words but for completion; goes on after a backslash at the end. */
    private static final class MessageParser implements Parser {
        private final DefaultParser words =
                new DefaultParser().quoteChars(new char[0]).escapeChars(new char[0]);

        @Override
        public ParsedLine parse(String line, int cursor, ParseContext context) {
            if (context == ParseContext.ACCEPT_LINE && ContinuedLines.isContinued(line)) {
                throw new EOFError(-1, -1, "another line follows");
            }
            return words.parse(line, cursor, context);
        }
    }
}
