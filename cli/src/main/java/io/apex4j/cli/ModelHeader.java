package io.apex4j.cli;

import io.apex4j.gguf.GgufMetadata;
import io.apex4j.gguf.GgufModel;
import io.apex4j.gguf.GgufTensor;
import io.apex4j.model.KvType;
import io.apex4j.model.ModelOptions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What a model's header says about running it, without running it. Keys that are missing or damaged count as 0: whether
 * the model can be run is said when it is loaded.
 *
 * @param name what it is called
 * @param fileBytes size of all its files
 * @param weights number of its weights
 * @param bytesPerToken weights that are read for every token generated, in bytes: of the experts only those in use
 * @param contextLength the most tokens that it is made for
 * @param cacheValues keys that it keeps for every token, and as many values
 */
record ModelHeader(String name, long fileBytes, long weights, long bytesPerToken, int contextLength, long cacheValues) {
    private static final String EXPERTS = "_exps.";

    /** Reads the header of a file. */
    static ModelHeader read(Path file) {
        try (GgufModel model = Inputs.model(file)) {
            return of(file, model);
        }
    }

    private static ModelHeader of(Path file, GgufModel model) {
        GgufMetadata metadata = model.metadata();
        String prefix = metadata.text("general.architecture").orElse("") + ".";
        long context = metadata.integer(prefix + "context_length").orElse(0);
        return new ModelHeader(
                metadata.text("general.name").orElse(String.valueOf(file.getFileName())),
                model.fileBytes(),
                model.tensors().stream().mapToLong(GgufTensor::elements).sum(),
                bytesPerToken(model.tensors(), shareOfExperts(metadata, prefix)),
                Math.clamp(context, 0, Integer.MAX_VALUE / 2),
                cacheValues(metadata, prefix));
    }

    /** Bytes of the cache for every token. */
    double cacheBytesPerToken(ModelOptions options) {
        return cacheValues * (bytesPerValue(options.keyType()) + bytesPerValue(options.valueType()));
    }

    private static double bytesPerValue(KvType type) {
        return switch (type) {
            case F16 -> 2;
            case Q8_0 -> 1.0625;
            case F32 -> 4;
        };
    }

    private static double shareOfExperts(GgufMetadata metadata, String prefix) {
        long used = metadata.integer(prefix + "expert_used_count").orElse(1);
        long all = metadata.integer(prefix + "expert_count").orElse(1);
        return used > 0 && used < all ? (double) used / all : 1;
    }

    private static long bytesPerToken(List<GgufTensor> tensors, double shareOfExperts) {
        return Math.round(tensors.stream()
                .mapToDouble(tensor -> tensor.bytes() * (tensor.name().contains(EXPERTS) ? shareOfExperts : 1))
                .sum());
    }

    private static long cacheValues(GgufMetadata metadata, String prefix) {
        long width = metadata.integer(prefix + "embedding_length").orElse(0);
        long heads = metadata.integer(prefix + "attention.head_count").orElse(0);
        long layers = metadata.integer(prefix + "block_count").orElse(0);
        String key = prefix + "attention.head_count_kv";
        long kept = metadata.integers(key)
                .map(counts -> Arrays.stream(counts).sum())
                .orElseGet(() -> layers * metadata.integer(key).orElse(heads));
        return heads <= 0 ? 0 : Math.max(0, kept * (width / heads));
    }
}
