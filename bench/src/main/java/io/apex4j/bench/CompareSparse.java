package io.apex4j.bench;

import io.apex4j.apex.ModelShape;
import io.apex4j.gguf.GgufLayout;
import io.apex4j.gguf.GgufWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code compare sparse}: a model of full size whose weights are holes in a file. */
@Command(
        name = "sparse",
        description =
                "Writes a BF16 model of a published shape whose weights, all zero, take no space on the disk: to see"
                        + " that a model larger than the memory can be quantized.")
final class CompareSparse implements Callable<Integer> {
    @Option(
            names = "--shape",
            paramLabel = "NAME",
            defaultValue = "lfm2.5-8b-a1b",
            description = "The published shape; default: ${DEFAULT-VALUE}.")
    private String shape = "";

    @Parameters(paramLabel = "FILE", description = "The file to write.")
    private Path file = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        ModelShape model = ModelShape.published(shape);
        GgufLayout layout = GgufLayout.of(model.metadata(), model.tensors());
        try (GgufWriter writer = GgufWriter.create(file, layout)) {
            writer.complete();
            writer.publish();
        }
        spec.commandLine().getOut().println(file + ": " + layout.fileBytes() + " bytes, nearly all of them holes");
        return Compare.EQUAL;
    }
}
