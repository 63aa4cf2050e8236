package io.apex4j.convert;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A model in the Hugging Face format: config.json, tokenizer.json, safetensors and what lies beside them, opened and
 * checked. Files may be links, as in the cache of the hub. Weights are mapped until the folder is closed; thread-safe.
 */
public final class HuggingFaceFolder implements AutoCloseable {
    private static final String CONFIGURATION = "config.json";

    private final Path path;
    private final ModelConfiguration configuration;
    private final Optional<JsonFields> generation;
    private final TokenizerMetadata tokenizer;
    private final ModelFacts facts;
    private final Checkpoint checkpoint;

    private HuggingFaceFolder(Path path, JsonNode configurationNode, Checkpoint checkpoint) {
        this.path = path;
        this.checkpoint = checkpoint;
        configuration = ConfigurationReader.read(path.resolve(CONFIGURATION), configurationNode);
        Path generationFile = path.resolve("generation_config.json");
        generation = JsonFile.find(generationFile).map(node -> new JsonFields(generationFile, node));
        JsonFields fields = new JsonFields(path.resolve(CONFIGURATION), configurationNode);
        tokenizer = TokenizerMetadata.read(path, fields, generation, configuration.vocabularySize());
        facts = ModelFactsReader.read(path);
    }

    /**
     * Opens a folder.
     *
     * @throws ConvertException when it is no such folder, of another architecture, or damaged; names the file and the place
     */
    public static HuggingFaceFolder open(Path path) {
        if (!Files.isDirectory(path)) {
            throw new ConvertException(path + ": is not a folder; give the folder in which " + CONFIGURATION + " lies");
        }
        JsonNode configuration = JsonFile.object(path.resolve(CONFIGURATION));
        ConfigurationReader.read(path.resolve(CONFIGURATION), configuration);
        Checkpoint checkpoint = Checkpoint.open(path);
        try {
            return new HuggingFaceFolder(path, configuration, checkpoint);
        } catch (RuntimeException exception) {
            checkpoint.close();
            throw exception;
        }
    }

    /** Whether a path looks like such a folder: one that holds a config.json. */
    public static boolean isAt(Path path) {
        return Files.isDirectory(path) && Files.exists(path.resolve(CONFIGURATION));
    }

    /** The folder. */
    public Path path() {
        return path;
    }

    /** What it says about its model. */
    public ModelFacts facts() {
        return facts;
    }

    /** The architecture as GGUF files name it: {@code lfm2} or {@code lfm2moe}. */
    public String architecture() {
        return configuration.architecture().ggufName();
    }

    /** The files that hold the weights. */
    public List<Path> weightFiles() {
        return checkpoint.files();
    }

    ModelConfiguration configuration() {
        return configuration;
    }

    Optional<JsonFields> generation() {
        return generation;
    }

    TokenizerMetadata tokenizer() {
        return tokenizer;
    }

    Checkpoint checkpoint() {
        return checkpoint;
    }

    /** Unmaps the weights. */
    @Override
    public void close() {
        checkpoint.close();
    }
}
