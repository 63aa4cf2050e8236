package io.apex4j.apex;

import io.apex4j.gguf.GgmlType;
import io.apex4j.gguf.GgufMetadata;
import io.apex4j.gguf.GgufTensor;
import io.apex4j.gguf.GgufValue;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The metadata of an output: that of the source with some keys set, each of which moves to the end; in the order of
 * llama-quantize.
 */
final class OutputMetadata {
    private static final String FILE_TYPE = "general.file_type";
    private static final String SPLIT_NUMBER = "split.no";
    private static final String SPLIT_COUNT = "split.count";
    private static final String SPLIT_TENSORS = "split.tensors.count";
    /** What llama.cpp adds to a file type that it only concludes from the tensors. */
    private static final int GUESSED = 1024;

    private static final int MAXIMUM_TEXT_BYTES = 127;
    private static final int QUANTIZATION_VERSION = 2;

    private OutputMetadata() {}

    /**
     * The metadata of the only file, or of the first shard before its split keys.
     *
     * @param layers number of layers after pruning
     */
    static GgufMetadata of(ModelShape source, QuantizeOptions options, int layers) {
        GgufMetadata.Builder builder = source.metadata().toBuilder();
        builder.set("general.quantization_version", new GgufValue.UInt32(QUANTIZATION_VERSION));
        builder.set(FILE_TYPE, new GgufValue.UInt32(fileTypeNumber(source, options)));
        builder.remove(SPLIT_NUMBER).remove(SPLIT_COUNT).remove(SPLIT_TENSORS);
        for (KeyOverride override : options.overrides()) {
            builder.set(override.key(), override.value());
        }
        options.importance().ifPresent(facts -> addImportance(builder, facts));
        if (!options.pruneLayers().isEmpty()) {
            builder.set(source.architecture() + ".block_count", new GgufValue.UInt32(layers));
        }
        return builder.build();
    }

    /** The metadata of one of several shards: all of it in the first, only the split keys in the others. */
    static GgufMetadata ofShard(GgufMetadata whole, int index, int shards, int tensors) {
        GgufMetadata.Builder builder = index == 0 ? whole.toBuilder() : GgufMetadata.builder();
        return builder.set(SPLIT_NUMBER, new GgufValue.UInt16(index))
                .set(SPLIT_COUNT, new GgufValue.UInt16(shards))
                .set(SPLIT_TENSORS, new GgufValue.Int32(tensors))
                .build();
    }

    private static void addImportance(GgufMetadata.Builder builder, ImportanceFacts facts) {
        if (facts.entries().isEmpty()) {
            return;
        }
        builder.set("quantize.imatrix.file", text(facts.file()));
        facts.dataset().ifPresent(dataset -> builder.set("quantize.imatrix.dataset", text(dataset)));
        builder.set(
                "quantize.imatrix.entries_count",
                new GgufValue.UInt32(facts.entries().size()));
        if (facts.chunks() > 0) {
            builder.set("quantize.imatrix.chunks_count", new GgufValue.UInt32(facts.chunks()));
        }
    }

    /** A text cut to its first 127 bytes, as llama.cpp's fixed buffers cut it. */
    private static GgufValue.Text text(String value) {
        byte[] bytes = new GgufValue.Text(value).bytes();
        return GgufValue.Text.of(Arrays.copyOf(bytes, Math.min(bytes.length, MAXIMUM_TEXT_BYTES)));
    }

    private static long fileTypeNumber(ModelShape source, QuantizeOptions options) {
        if (options.fileType() != FileType.COPY) {
            return options.fileType().number();
        }
        return source.metadata().integer(FILE_TYPE).orElseGet(() -> guessed(source) | GUESSED);
    }

    /** The number of the file type that most tensors suggest. */
    private static int guessed(ModelShape source) {
        List<GgufTensor> tensors = OutputOrder.directory(
                OutputOrder.sorted(LayerPruning.of(source, List.of()).tensors(), false));
        Map<GgmlType, Integer> counts = new EnumMap<>(GgmlType.class);
        GgmlType most = GgmlType.F32;
        int highest = 0;
        for (GgufTensor tensor : tensors) {
            int count = counts.merge(tensor.type(), 1, Integer::sum);
            if (count > highest) {
                highest = count;
                most = tensor.type();
            }
        }
        return FileType.typicalOf(most).number();
    }
}
