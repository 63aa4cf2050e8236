package io.apex4j.bench;

import io.apex4j.apex.ImportanceException;
import io.apex4j.apex.OptionException;
import io.apex4j.apex.PlanException;
import io.apex4j.apex.QuantizeException;
import io.apex4j.gguf.GgufFormatException;
import io.apex4j.model.ModelException;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** Holds apex4j against llama.cpp: speed, bytes, logits, and whether llama.cpp loads what apex4j writes. */
@Command(
        name = "compare",
        description = "Holds apex4j against llama.cpp 0.5.0, which bench/peer.sh fetches.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        version = "apex4j beside llama.cpp " + PeerLibraries.VERSION,
        subcommands = {
            CompareQuantize.class,
            CompareFiles.class,
            CompareLoad.class,
            CompareSparse.class,
            CompareLogits.class,
            CompareSpeed.class,
            CompareStart.class,
            CompareImatrix.class,
            ComparePerplexity.class,
            CompareGrammar.class,
            CompareLookup.class,
            CompareConstrained.class,
            CompareServe.class,
            Endurance.class
        },
        footer = "Exit codes: 0 equal, 1 not equal or not loaded, 2 wrong options, 3 could not be done.")
public final class Compare {
    /** Exit code: all is as it should be. */
    static final int EQUAL = 0;
    /** Exit code: bytes differ, or llama.cpp does not load a file. */
    static final int DIFFERENT = 1;
    /** Exit code: options that make no sense. */
    static final int USAGE = 2;
    /** Exit code: the comparison could not be made. */
    static final int FAILED = 3;

    /** The server's library, which tells at its start what it does; kept, since loggers that nobody holds lose what was set. */
    private static final Logger LIBRARY = Logger.getLogger("io.helidon");

    /** Runs a command and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        LIBRARY.setLevel(Level.WARNING);
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Compare()).setExecutionExceptionHandler((exception, command, parsed) -> {
            int code = exitCode(exception);
            command.getErr().println("compare: " + exception.getMessage());
            return code;
        });
    }

    /** The exit code of a failure that a message explains; any other exception is thrown on. */
    private static int exitCode(Exception exception) throws Exception {
        return switch (exception) {
            case OptionException _, IllegalArgumentException _ -> USAGE;
            case LlamaCppException _,
                    PlanException _,
                    ImportanceException _,
                    QuantizeException _,
                    GgufFormatException _,
                    ModelException _,
                    IOException _ -> FAILED;
            default -> throw exception;
        };
    }
}
