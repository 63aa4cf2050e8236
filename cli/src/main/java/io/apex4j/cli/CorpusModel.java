package io.apex4j.cli;

import io.apex4j.calibrate.ReaderModel;
import io.apex4j.gguf.GgufModel;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the model for which a corpus is rendered. */
final class CorpusModel {
    @Option(
            names = {"-m", "--model"},
            paramLabel = "MODEL",
            description = "Count tokens with the tokenizer and chat template of this model.")
    private @Nullable Path file;

    CorpusModel() {}

    /** What has to be known of the model, when one is named. */
    Optional<ReaderModel> reader() {
        return Optional.ofNullable(file).map(CorpusModel::read);
    }

    private static ReaderModel read(Path file) {
        try (GgufModel model = Inputs.model(file)) {
            return ReaderModel.of(model.metadata(), String.valueOf(file.getFileName()));
        }
    }
}
