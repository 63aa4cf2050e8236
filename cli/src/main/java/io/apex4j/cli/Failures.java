package io.apex4j.cli;

import io.apex4j.apex.FileType;
import io.apex4j.apex.ImportanceException;
import io.apex4j.apex.NearestName;
import io.apex4j.apex.OptionException;
import io.apex4j.apex.PlanException;
import io.apex4j.apex.QuantizeException;
import io.apex4j.calibrate.CalibrationException;
import io.apex4j.convert.ConvertException;
import io.apex4j.eval.EvaluationException;
import io.apex4j.gguf.GgufFormatException;
import io.apex4j.hub.HubException;
import io.apex4j.model.ModelException;
import io.apex4j.model.TemplateException;
import io.apex4j.pipeline.PipelineException;
import io.apex4j.server.ServerException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns every failure into one line for the user and an exit code. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private final Screen screen;
    private final BooleanSupplier showsTraces;

    Failures(Screen screen, BooleanSupplier showsTraces) {
        this.screen = screen;
        this.showsTraces = showsTraces;
    }

    @Override
    public int handleParseException(ParameterException exception, String[] arguments) {
        CommandSpec spec = exception.getCommandLine().getCommandSpec();
        screen.complain(message(exception) + "; see '" + spec.qualifiedName() + " --help'");
        return ExitCode.USAGE.code();
    }

    @Override
    public int handleExecutionException(Exception exception, CommandLine line, ParseResult result) {
        if (exception instanceof InterruptedRunException) {
            return ExitCode.INTERRUPTED.code();
        }
        screen.complain(message(exception));
        if (showsTraces.getAsBoolean()) {
            exception.printStackTrace(screen.err());
        }
        return codeOf(exception).code();
    }

    private static ExitCode codeOf(Exception exception) {
        return switch (exception) {
            case OptionException _ -> ExitCode.USAGE;
            case PlanException _ -> ExitCode.REFUSED;
            case HubException failure -> codeOf(failure);
            case CalibrationException _,
                    ConvertException _,
                    EvaluationException _,
                    GgufFormatException _,
                    ImportanceException _,
                    InputException _,
                    ModelException _,
                    TemplateException _ -> ExitCode.INPUT;
            default -> ExitCode.FAILED;
        };
    }

    private static ExitCode codeOf(HubException failure) {
        return switch (failure.problem()) {
            case REFERENCE -> ExitCode.USAGE;
            case MISSING, GATED, REFUSED, LIMIT, OFFLINE, CORRUPT -> ExitCode.INPUT;
            case NETWORK, DISK -> ExitCode.FAILED;
            case CANCELLED -> ExitCode.INTERRUPTED;
        };
    }

    private static String message(Exception exception) {
        return switch (exception) {
            case OptionException _,
                    PlanException _,
                    CalibrationException _,
                    ConvertException _,
                    EvaluationException _,
                    GgufFormatException _,
                    ImportanceException _,
                    InputException _,
                    ModelException _,
                    TemplateException _,
                    HeapException _,
                    HubException _,
                    RunException _,
                    PipelineException _,
                    QuantizeException _,
                    ServerException _ -> String.valueOf(exception.getMessage());
            case IOException failure -> of(failure);
            default -> "unexpected failure, please report it with what --debug shows: " + exception;
        };
    }

    /** What a failure to read or write means in plain words. */
    static String of(IOException exception) {
        return switch (exception) {
            case NoSuchFileException failure -> failure.getFile() + ": no such file";
            case AccessDeniedException failure -> failure.getFile() + ": permission denied";
            case FileAlreadyExistsException failure -> failure.getFile() + ": exists already and is not a folder";
            case NotDirectoryException failure -> failure.getFile() + ": not a folder";
            case FileSystemException failure
            when failure.getReason() != null -> failure.getFile() + ": " + failure.getReason();
            default ->
                Optional.ofNullable(exception.getMessage())
                        .orElse(exception.getClass().getSimpleName());
        };
    }

    private static String message(ParameterException exception) {
        if (!(exception instanceof UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            return uncapitalized(String.valueOf(exception.getMessage()));
        }
        CommandSpec spec = exception.getCommandLine().getCommandSpec();
        String typed = unmatched.getUnmatched().getFirst();
        String name = typed.contains("=") ? typed.substring(0, typed.indexOf('=')) : typed;
        String kind = name.startsWith("-")
                ? "unknown option"
                : spec.subcommands().isEmpty() ? "unexpected argument" : "unknown command";
        if (FileType.writableNames().contains(name.toUpperCase(Locale.ROOT))) {
            return kind + " '" + name + "'; did you mean --type " + name + "?";
        }
        return kind + " '" + name + "'"
                + NearestName.of(name, names(spec, name))
                        .map(nearest -> "; did you mean " + nearest + "?")
                        .orElse("");
    }

    private static List<String> names(CommandSpec spec, String typed) {
        List<String> names = new ArrayList<>();
        if (typed.startsWith("-")) {
            spec.optionsMap().forEach((name, option) -> {
                if (!option.hidden()) {
                    names.add(name);
                }
            });
        } else {
            spec.subcommands().forEach((name, line) -> {
                if (!line.getCommandSpec().usageMessage().hidden()) {
                    names.add(name);
                }
            });
        }
        return names;
    }

    private static String uncapitalized(String message) {
        return message.isEmpty() ? message : Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }
}
