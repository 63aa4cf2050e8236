package io.apex4j.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A conversation with what is piped in, a message a line; answers go to standard output, all else to standard error. */
final class PipeConsole implements ChatConsole {
    private final Screen screen;
    private final BufferedReader lines;

    PipeConsole(Screen screen) {
        this.screen = screen;
        this.lines = new BufferedReader(new InputStreamReader(screen.in(), StandardCharsets.UTF_8));
    }

    @Override
    public Optional<String> read() {
        StringBuilder message = new StringBuilder();
        Optional<String> line = line();
        while (line.filter(ContinuedLines::isContinued).isPresent()) {
            message.append(line.get()).append('\n');
            line = line();
        }
        if (line.isEmpty() && message.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(ContinuedLines.join(message.append(line.orElse("")).toString()));
    }

    private Optional<String> line() {
        try {
            return Optional.ofNullable(lines.readLine());
        } catch (IOException exception) {
            throw new InputException(exception);
        }
    }

    @Override
    public PrintWriter out() {
        return screen.out();
    }

    @Override
    public void note(String text) {
        screen.out().flush();
        text.lines().forEach(line -> screen.err().println(Printable.of(line)));
    }

    @Override
    public String faint(String text) {
        return "";
    }

    @Override
    public boolean isDialog() {
        return false;
    }

    /** Ctrl-C ends the process, as it does with all commands that nobody sits at. */
    @Override
    public Registration onInterrupt(Runnable action) {
        return () -> {};
    }

    @Override
    public void close() {
        screen.out().flush();
    }
}
