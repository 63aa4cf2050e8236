package io.apex4j.cli;

import java.io.PrintWriter;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/**
 * Where a command prints.
 *
 * @param out results
 * @param err warnings, errors and progress
 * @param isErrorTerminal whether {@code err} is a terminal, on which a line can be drawn again
 * @param width columns of the terminal behind {@code out}; very many when it is none
 */
record Screen(PrintWriter out, PrintWriter err, BooleanSupplier isErrorTerminal, IntSupplier width) {
    private static final int UNLIMITED = 100_000;

    /** Two writers, neither of which is a terminal. */
    static Screen plain(PrintWriter out, PrintWriter err) {
        return new Screen(out, err, () -> false, () -> UNLIMITED);
    }

    /** The standard streams of the process. */
    static Screen ofProcess() {
        return new Screen(
                new PrintWriter(System.out, true, System.out.charset()),
                new PrintWriter(System.err, true, System.err.charset()),
                Terminal::isErrorTerminal,
                () -> Terminal.isOutputTerminal() ? Terminal.width() : UNLIMITED);
    }

    /** Whether progress can be drawn. */
    boolean showsProgress() {
        return isErrorTerminal.getAsBoolean();
    }

    /** Prints a table, an empty line before it. */
    void table(TextTable table) {
        out.println();
        table.lines(width.getAsInt()).forEach(out::println);
    }

    /** Prints a line of the result; hidden characters become visible. */
    void line(String text) {
        out.println(Printable.of(text));
    }

    /** Prints a warning or an error in one line; hidden characters become visible. */
    void complain(String text) {
        out.flush();
        err.println("apex: " + Printable.of(text));
    }
}
