package io.apex4j.convert;

import io.apex4j.gguf.GgufArray;
import io.apex4j.gguf.GgufMetadata;
import io.apex4j.gguf.GgufValue;
import io.apex4j.gguf.GgufValueType;
import java.util.List;
import java.util.Optional;

/** The metadata of the GGUF file: keys, types and order are those of llama.cpp's converter. */
final class OutputMetadata {
    private static final int SIGMOID = 2;
    private static final int QUANTIZATION_VERSION = 2;

    private final GgufMetadata.Builder builder = GgufMetadata.builder();
    private final ModelConfiguration configuration;
    private final String prefix;

    private OutputMetadata(ModelConfiguration configuration) {
        this.configuration = configuration;
        prefix = configuration.architecture().ggufName() + ".";
    }

    static GgufMetadata of(
            ModelConfiguration configuration,
            ModelFacts facts,
            Optional<JsonFields> generation,
            TokenizerMetadata tokenizer,
            List<TensorJob> jobs,
            OutputType type) {
        OutputMetadata metadata = new OutputMetadata(configuration);
        metadata.addGeneral(facts, generation, jobs);
        metadata.addHyperparameters(type);
        metadata.integer("general.quantization_version", QUANTIZATION_VERSION);
        tokenizer.addTo(metadata.builder);
        return metadata.builder.build();
    }

    private void addGeneral(ModelFacts facts, Optional<JsonFields> generation, List<TensorJob> jobs) {
        text("general.architecture", configuration.architecture().ggufName());
        text("general.type", "model");
        SamplingDefaults.add(generation, builder);
        text("general.name", facts.name());
        long experts =
                configuration.mixture().map(mixture -> (long) mixture.experts()).orElse(0L);
        text("general.size_label", SizeLabel.of(jobs, experts));
        facts.license().ifPresent(license -> text("general.license", license));
        facts.licenseName().ifPresent(name -> text("general.license.name", name));
        facts.licenseLink().ifPresent(link -> text("general.license.link", link));
        addBaseModels(facts.baseModels());
        if (!facts.tags().isEmpty()) {
            builder.set("general.tags", GgufArray.ofTexts(facts.tags()));
        }
        if (!facts.languages().isEmpty()) {
            builder.set("general.languages", GgufArray.ofTexts(facts.languages()));
        }
    }

    private void addBaseModels(List<String> models) {
        if (models.isEmpty()) {
            return;
        }
        integer("general.base_model.count", models.size());
        for (int index = 0; index < models.size(); index++) {
            String key = "general.base_model." + index + ".";
            String model = models.get(index);
            if (model.contains("://")) {
                text(key + "repo_url", model);
                continue;
            }
            int slash = model.indexOf('/');
            text(key + "name", model.substring(slash + 1));
            if (slash > 0) {
                text(key + "organization", model.substring(0, slash));
                text(key + "repo_url", "https://huggingface.co/" + model);
            }
        }
    }

    private void addHyperparameters(OutputType type) {
        integer(prefix + "block_count", configuration.layers());
        integer(prefix + "context_length", configuration.contextLength());
        integer(prefix + "embedding_length", configuration.embeddingLength());
        integer(prefix + "feed_forward_length", configuration.feedForwardLength());
        integer(prefix + "attention.head_count", configuration.heads());
        builder.set(
                prefix + "attention.head_count_kv",
                GgufArray.of(
                        GgufValueType.INT32,
                        configuration.keyValueHeads().stream()
                                .map(GgufValue.Int32::new)
                                .toList()));
        builder.set(prefix + "rope.freq_base", new GgufValue.Float32(configuration.ropeTheta()));
        builder.set(prefix + "attention.layer_norm_rms_epsilon", new GgufValue.Float32(configuration.normEpsilon()));
        configuration.mixture().ifPresent(mixture -> {
            integer(prefix + "expert_count", mixture.experts());
            integer(prefix + "expert_used_count", mixture.expertsUsed());
        });
        if (configuration.namesHeadDimension()) {
            integer(prefix + "attention.key_length", configuration.headDimension());
            integer(prefix + "attention.value_length", configuration.headDimension());
        }
        integer("general.file_type", type.fileTypeNumber());
        configuration.mixture().ifPresent(mixture -> {
            integer(prefix + "expert_feed_forward_length", mixture.feedForwardLength());
            integer(prefix + "leading_dense_block_count", mixture.denseLayers());
            integer(prefix + "expert_gating_func", SIGMOID);
        });
        integer(prefix + "vocab_size", configuration.vocabularySize());
        integer(prefix + "shortconv.l_cache", configuration.convolutionTaps());
    }

    private void integer(String key, int value) {
        builder.set(key, new GgufValue.UInt32(value));
    }

    private void text(String key, String value) {
        builder.set(key, new GgufValue.Text(value));
    }
}
