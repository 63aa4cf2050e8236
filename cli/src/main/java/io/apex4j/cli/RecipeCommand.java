package io.apex4j.cli;

import io.apex4j.apex.ApexProfile;
import io.apex4j.apex.ModelShape;
import io.apex4j.apex.OptionException;
import io.apex4j.apex.Recipe;
import io.apex4j.gguf.GgufModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code apex recipe}: a profile as a tensor-type file. */
@Command(
        name = "recipe",
        header = "Write a profile as a file for llama-quantize.",
        description = "The file holds a line PATTERN=TYPE for each kind of tensor of each layer; 'llama-quantize"
                + " --tensor-type-file' accepts it, and 'apex quantize' too.",
        footer = {
            "",
            "Examples:",
            "  apex recipe --profile balanced --layers 24 --dense-layers 2 -o balanced.txt",
            "  apex recipe model-bf16.gguf --profile compact",
            "  llama-quantize --tensor-type-file balanced.txt model-bf16.gguf out.gguf Q5_K"
        })
final class RecipeCommand implements Callable<Integer> {
    private final Screen screen;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "FILE",
            description = "A model that gives the numbers of layers, in place of --layers.")
    private @Nullable Path file;

    @Option(names = "--layers", paramLabel = "N", description = "Number of layers of the network.")
    private @Nullable Integer layers;

    @Option(
            names = "--dense-layers",
            paramLabel = "N",
            description = "How many of them, from the first on, have no experts (else 0).")
    private @Nullable Integer denseLayers;

    @Mixin
    private final ProfileArguments arguments = new ProfileArguments();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to write (else the standard output).")
    private @Nullable Path output;

    RecipeCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws IOException {
        arguments.isGiven();
        String text = recipe(arguments.profile()).text();
        if (output == null) {
            screen.out().print(text);
        } else {
            Files.writeString(output, text);
        }
        return ExitCode.OK.code();
    }

    private Recipe recipe(ApexProfile profile) {
        if (file == null) {
            if (layers == null) {
                throw new OptionException("give --layers N, or a model FILE that has the number");
            }
            return Recipe.of(profile, layers, denseLayers == null ? 0 : denseLayers);
        }
        if (layers != null || denseLayers != null) {
            throw new OptionException("FILE and --layers or --dense-layers exclude each other; FILE has both numbers");
        }
        try (GgufModel model = Inputs.model(file)) {
            return Recipe.of(profile, ModelShape.of(model));
        }
    }
}
