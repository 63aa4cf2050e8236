package io.apex4j.cli;

import io.apex4j.gguf.GgufModel;
import io.apex4j.gguf.GgufShards;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code apex merge}: several shards to one file. */
@Command(
        name = "merge",
        header = "Join the shards of a model into one file.",
        description = "Writes what 'llama-gguf-split --merge' writes. The shards stay; the output appears under its"
                + " name when it is complete.",
        footer = {
            "",
            "Examples:",
            "  apex merge model-00001-of-00003.gguf model.gguf",
            "  apex merge model-00001-of-00003.gguf model.gguf --dry-run"
        })
final class MergeCommand implements Callable<Integer> {
    private final Screen screen;

    @Parameters(index = "0", paramLabel = "FIRST", description = "The first shard; the others are found beside it.")
    private Path input = Path.of("");

    @Parameters(index = "1", paramLabel = "OUT", description = "The file to write.")
    private Path output = Path.of("");

    @Mixin
    private final RewriteArguments arguments = new RewriteArguments();

    MergeCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws IOException {
        return merge(input, output, arguments, screen).code();
    }

    static ExitCode merge(Path input, Path output, RewriteArguments arguments, Screen screen) throws IOException {
        try (GgufModel model = Inputs.model(input)) {
            RewriteRun run = new RewriteRun("merging", model, List.of(GgufShards.merge(model)), List.of(output));
            return arguments.carryOut(run, screen);
        }
    }
}
