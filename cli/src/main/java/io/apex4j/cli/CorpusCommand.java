package io.apex4j.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code apex corpus}: the texts that importance matrices are made with. */
@Command(
        name = "corpus",
        synopsisSubcommandLabel = "COMMAND",
        header = "List, export, check and build corpora to calibrate with.",
        description =
                "A corpus is a folder of texts and conversations of several domains with a manifest. One comes with"
                        + " the program; where FOLDER is left out, that is the one meant. docs/corpus.md describes the format.",
        footer = {
            "",
            "Examples:",
            "  apex corpus list --model model.gguf            what the bundled corpus holds",
            "  apex corpus export -o corpus                   write it to a folder",
            "  apex corpus build -o mine --model model.gguf texts/ chat=talks.jsonl",
            "  apex corpus check mine --min-tokens 60000      is it in order?"
        })
final class CorpusCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private CorpusCommand() {}

    /** The command with its subcommands. */
    static CommandLine line(Screen screen) {
        return new CommandLine(new CorpusCommand())
                .addSubcommand(new CorpusListCommand(screen))
                .addSubcommand(new CorpusExportCommand(screen))
                .addSubcommand(new CorpusCheckCommand(screen))
                .addSubcommand(new CorpusBuildCommand(screen));
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "give one of the commands list, export, check, build");
    }
}
