package io.apex4j.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The {@code apex} command. */
@Command(
        name = "apex",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Version.class,
        description = "Quantizes mixture-of-experts models in the GGUF format: few bits where they are not missed, more"
                + " where they are, byte for byte as llama.cpp writes them. Runs LFM2 models of any of these types.",
        footer = {
            "",
            "Examples:",
            "  apex demo                                     all seven profiles on the bundled model",
            "  apex inspect model-bf16.gguf                  what is in a file",
            "  apex plan model-bf16.gguf --profile compact   what quantizing would give",
            "  apex quantize model-bf16.gguf --profile i-balanced --imatrix imatrix.gguf",
            "  apex build LFM2.5-8B-A1B -o out               all files of a model, ready to publish",
            "  apex pull owner/repository@model.gguf         download a model",
            "  apex run mudler/LFM2.5-8B-A1B-APEX-GGUF@LFM2.5-8B-A1B-APEX-I-Balanced.gguf   serve a model",
            "  apex chat model.gguf                          talk with a model",
            "  apex generate model.gguf -p 'Once upon a time' -n 100",
            "  apex eval small.gguf --reference model-bf16.gguf   what quantizing cost",
            "",
            "'apex help COMMAND' explains a command."
        })
final class Apex {
    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Show the stack trace of a failure (as does APEX_DEBUG=1).")
    private boolean debug;

    Apex() {}

    /** Runs the command of the process and ends it. */
    public static void main(String[] arguments) {
        StandardError.restore();
        Screen screen = Screen.ofProcess();
        ExitCode code = run(arguments, screen, HubAccess.ofProcess());
        screen.out().flush();
        screen.err().flush();
        System.exit(code.code());
    }

    /**
     * Runs a command in this process, as if nothing were a terminal.
     *
     * @param in what is piped in
     * @param out results
     * @param err warnings and errors
     */
    static ExitCode run(String[] arguments, InputStream in, PrintWriter out, PrintWriter err) {
        return run(arguments, Screen.plain(in, out, err), HubAccess.ofProcess());
    }

    /** Runs a command in this process, with other models than those of the user. */
    static ExitCode run(String[] arguments, Screen screen, HubAccess models) {
        Apex apex = new Apex();
        CommandLine line = commandLine(apex, screen, models);
        if (arguments.length == 0) {
            line.usage(screen.err());
            return ExitCode.USAGE;
        }
        int code = line.execute(arguments);
        for (ExitCode known : ExitCode.values()) {
            if (known.code() == code) {
                return known;
            }
        }
        throw new IllegalStateException("unknown exit code " + code);
    }

    private static CommandLine commandLine(Apex apex, Screen screen, HubAccess models) {
        CommandLine completion = new CommandLine(new AutoComplete.GenerateCompletion());
        completion.getCommandSpec().usageMessage().hidden(true);
        CommandLine line = new CommandLine(apex)
                .addSubcommand(new InspectCommand(screen))
                .addSubcommand(new PlanCommand(screen))
                .addSubcommand(new RecipeCommand(screen))
                .addSubcommand(new ConvertCommand(screen))
                .addSubcommand(new QuantizeCommand(screen))
                .addSubcommand(new ImatrixCommand(screen))
                .addSubcommand(new SplitCommand(screen))
                .addSubcommand(new MergeCommand(screen))
                .addSubcommand(new BuildCommand(screen))
                .addSubcommand(new DemoCommand(screen))
                .addSubcommand(CorpusCommand.line(screen))
                .addSubcommand(new RunCommand(screen, models))
                .addSubcommand(new PullCommand(screen, models))
                .addSubcommand(new ListCommand(screen, models))
                .addSubcommand(new RemoveCommand(screen, models))
                .addSubcommand(new ChatCommand(screen))
                .addSubcommand(new GenerateCommand(screen))
                .addSubcommand(new TokenizeCommand(screen))
                .addSubcommand(new BenchCommand(screen))
                .addSubcommand(new EvalCommand(screen))
                .addSubcommand(new DoctorCommand(screen))
                .addSubcommand(new HelpCommand())
                .addSubcommand(completion);
        Failures failures = new Failures(screen, () -> apex.debug || "1".equals(System.getenv("APEX_DEBUG")));
        Usage.apply(line);
        return line.setOut(screen.out())
                .setErr(screen.err())
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures);
    }
}
