package io.apex4j.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/**
 * Where a command reads and prints.
 *
 * @param in what is typed or piped in
 * @param out results
 * @param err warnings, errors and progress
 * @param isDialog whether {@code in} and {@code out} are a terminal, at which a person sits
 * @param isErrorTerminal whether {@code err} is a terminal, on which a line can be drawn again
 * @param width columns of the terminal behind {@code out}; very many when it is none
 */
record Screen(
        InputStream in,
        PrintWriter out,
        PrintWriter err,
        BooleanSupplier isDialog,
        BooleanSupplier isErrorTerminal,
        IntSupplier width) {
    private static final int UNLIMITED = 100_000;

    /** A stream and two writers, none of which is a terminal. */
    static Screen plain(InputStream in, PrintWriter out, PrintWriter err) {
        return new Screen(in, out, err, () -> false, () -> false, () -> UNLIMITED);
    }

    /** The standard streams of the process. */
    static Screen ofProcess() {
        return new Screen(
                System.in,
                new PrintWriter(System.out, true, charset(System.out.charset())),
                new PrintWriter(System.err, true, charset(System.err.charset())),
                () -> Terminal.isInputTerminal() && Terminal.isOutputTerminal(),
                Terminal::isErrorTerminal,
                () -> Terminal.isOutputTerminal() ? Terminal.width() : UNLIMITED);
    }

    /** Without a locale, Java takes ASCII for what the terminal understands; nearly all understand UTF-8. */
    private static Charset charset(Charset ofLocale) {
        return ofLocale.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : ofLocale;
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
