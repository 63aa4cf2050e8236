package io.apex4j.pipeline;

import io.apex4j.apex.ModelShape;
import io.apex4j.convert.ConversionPlan;
import io.apex4j.convert.ConvertOptions;
import io.apex4j.convert.Converter;
import io.apex4j.convert.HuggingFaceFolder;
import io.apex4j.gguf.GgufModel;
import io.apex4j.gguf.GgufTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The model that a build starts with. */
sealed interface ModelSource extends AutoCloseable {
    /** Its metadata and tensors, as they are in GGUF. */
    ModelShape shape();

    /** The files that it consists of. */
    List<Path> files() throws IOException;

    /** What it says about itself. */
    CardFacts facts();

    /** What the log and the model card call it. */
    String name();

    @Override
    void close();

    /**
     * Opens what somebody has given.
     *
     * @param modelName what the model is called in converted metadata
     */
    static ModelSource open(Path input, String modelName, int threads) throws IOException {
        if (!Files.isDirectory(input)) {
            return new Gguf(GgufModel.open(input));
        }
        HuggingFaceFolder folder = HuggingFaceFolder.open(input);
        try {
            ConvertOptions options =
                    ConvertOptions.defaults().withModelName(modelName).withThreads(threads);
            return new HuggingFace(folder, Converter.plan(folder, options));
        } catch (RuntimeException exception) {
            folder.close();
            throw exception;
        }
    }

    /**
     * A GGUF file, or several shards.
     *
     * @param model the open model
     */
    record Gguf(GgufModel model) implements ModelSource {
        @Override
        public ModelShape shape() {
            return ModelShape.of(model);
        }

        @Override
        public List<Path> files() {
            return model.paths();
        }

        @Override
        public CardFacts facts() {
            return CardFacts.of(model.metadata());
        }

        @Override
        public String name() {
            return String.valueOf(model.paths().getFirst().getFileName());
        }

        @Override
        public void close() {
            model.close();
        }
    }

    /**
     * A folder that has to be converted first.
     *
     * @param folder the open folder
     * @param plan what it becomes
     */
    record HuggingFace(HuggingFaceFolder folder, ConversionPlan plan) implements ModelSource {
        @Override
        public ModelShape shape() {
            List<GgufTensor> tensors = plan.tensors().stream()
                    .map(tensor -> new GgufTensor(tensor.name(), tensor.shape(), tensor.type(), 0, 0))
                    .toList();
            return new ModelShape(plan.metadata(), tensors, List.of(), 32, OptionalLong.empty());
        }

        /** Everything beside the configuration but hidden files, model cards, pictures and the like, in order. */
        @Override
        public List<Path> files() throws IOException {
            try (Stream<Path> files = Files.list(folder.path())) {
                return files.filter(file -> String.valueOf(file.getFileName())
                                .matches("[^.].*\\.(json|safetensors|jinja|txt|model)"))
                        .filter(Files::isRegularFile)
                        .sorted()
                        .toList();
            }
        }

        @Override
        public CardFacts facts() {
            CardFacts said = CardFacts.of(plan.metadata());
            Optional<String> repository = plan.facts().repository();
            return repository.isEmpty() ? said : said.withBaseModel(repository.get());
        }

        @Override
        public String name() {
            return plan.facts().repository().orElseGet(() -> folder.facts().name());
        }

        @Override
        public void close() {
            folder.close();
        }
    }
}
