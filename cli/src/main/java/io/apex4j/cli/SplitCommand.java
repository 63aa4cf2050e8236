package io.apex4j.cli;

import io.apex4j.apex.OptionException;
import io.apex4j.gguf.GgufLayout;
import io.apex4j.gguf.GgufModel;
import io.apex4j.gguf.GgufShards;
import io.apex4j.gguf.ShardLimit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code apex split}: one file to several shards. */
@Command(
        name = "split",
        header = "Split a model into shards.",
        description = "Writes what llama-gguf-split writes: OUT-00001-of-00003.gguf and so on. No shard appears under"
                + " its name before all are complete. A tensor larger than --max-size gets a shard of its own.",
        footer = {
            "",
            "Examples:",
            "  apex split model.gguf model --max-size 2G",
            "  apex split model.gguf model --max-tensors 100 --no-tensor-first-split",
            "  apex split model.gguf model --max-size 500M --dry-run",
            "  apex split --merge model-00001-of-00003.gguf whole.gguf    (as apex merge)"
        })
final class SplitCommand implements Callable<Integer> {
    private static final String EXTENSION = ".gguf";

    private final Screen screen;

    @Parameters(index = "0", paramLabel = "MODEL", description = "The model; of several shards the first.")
    private Path input = Path.of("");

    @Parameters(index = "1", paramLabel = "OUT", description = "What the names of the shards begin with.")
    private Path output = Path.of("");

    @Option(
            names = {"--max-size", "--split-max-size"},
            paramLabel = "N(M|G)",
            description = "How large the tensors of a shard may be together: 500M is 500,000,000 bytes.")
    private @Nullable String maximumSize;

    @Option(
            names = {"--max-tensors", "--split-max-tensors"},
            paramLabel = "N",
            description = "How many tensors a shard may have (128 when neither limit is given).")
    private @Nullable Integer maximumTensors;

    @Option(names = "--no-tensor-first-split", description = "Put nothing but metadata into the first shard.")
    private boolean isFirstEmpty;

    @Option(names = "--split", description = "Split; this is what the command does anyway.")
    private boolean split;

    @Option(names = "--merge", description = "Merge instead: MODEL is the first shard, OUT the file to write.")
    private boolean merge;

    @Mixin
    private final RewriteArguments arguments = new RewriteArguments();

    SplitCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws IOException {
        if (merge) {
            checkMerge();
            return MergeCommand.merge(input, output, arguments, screen).code();
        }
        ShardLimit limit = limit();
        try (GgufModel model = Inputs.model(input)) {
            List<GgufLayout> layouts = GgufShards.split(model, limit, isFirstEmpty);
            return arguments
                    .carryOut(new RewriteRun("splitting", model, layouts, targets(layouts.size())), screen)
                    .code();
        }
    }

    private void checkMerge() {
        if (split) {
            throw new OptionException("--split and --merge exclude each other");
        }
        if (maximumSize != null || maximumTensors != null || isFirstEmpty) {
            throw new OptionException("--merge makes one file; limits of shards do not go with it");
        }
    }

    private ShardLimit limit() {
        if (maximumSize != null && maximumTensors != null) {
            throw new OptionException("--max-size and --max-tensors exclude each other");
        }
        if (maximumTensors != null) {
            if (maximumTensors < 1) {
                throw new OptionException("--max-tensors: " + maximumTensors + " is not 1 or more");
            }
            return new ShardLimit.Tensors(maximumTensors);
        }
        return maximumSize == null ? ShardLimit.DEFAULT : size(maximumSize);
    }

    private static ShardLimit size(String text) {
        try {
            return ShardLimit.Bytes.parse(text);
        } catch (IllegalArgumentException exception) {
            throw new OptionException("--max-size: " + exception.getMessage());
        }
    }

    private List<Path> targets(int count) {
        String name = String.valueOf(output.getFileName());
        String stem = name.endsWith(EXTENSION) ? name.substring(0, name.length() - EXTENSION.length()) : name;
        return IntStream.range(0, count)
                .mapToObj(index -> output.resolveSibling(GgufModel.shardName(stem, index, count)))
                .toList();
    }
}
