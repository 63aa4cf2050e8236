package io.apex4j.convert;

import io.apex4j.gguf.GgufLayout;
import io.apex4j.gguf.GgufMetadata;
import java.util.List;

/**
 * What a conversion will write, byte for byte where. Made by {@link Converter#plan}; valid as long as its folder is open.
 * Immutable.
 */
public final class ConversionPlan {
    private final HuggingFaceFolder folder;
    private final ConvertOptions options;
    private final ModelFacts facts;
    private final GgufMetadata metadata;
    private final List<TensorJob> jobs;
    private final GgufLayout layout;

    ConversionPlan(
            HuggingFaceFolder folder,
            ConvertOptions options,
            ModelFacts facts,
            GgufMetadata metadata,
            List<TensorJob> jobs) {
        this.folder = folder;
        this.options = options;
        this.facts = facts;
        this.metadata = metadata;
        this.jobs = List.copyOf(jobs);
        layout = GgufLayout.of(
                metadata, jobs.stream().map(TensorJob::directoryEntry).toList());
    }

    /** The facts of the folder, with the name that the options give. */
    public ModelFacts facts() {
        return facts;
    }

    /** The metadata of the file, in order. */
    public GgufMetadata metadata() {
        return metadata;
    }

    /** The tensors of the file, in order. */
    public List<ConvertedTensor> tensors() {
        return jobs.stream().map(TensorJob::description).toList();
    }

    /** Size of the file. */
    public long fileBytes() {
        return layout.fileBytes();
    }

    /** Bytes of all tensors, without what lies between them. */
    public long tensorBytes() {
        return layout.tensors().stream().mapToLong(tensor -> tensor.bytes()).sum();
    }

    /** Number of weights. */
    public long parameters() {
        return layout.tensors().stream().mapToLong(tensor -> tensor.elements()).sum();
    }

    /** The name that the file should have: {@code Model-BF16.gguf}. */
    public String fileName() {
        return facts.fileStem() + "-" + options.type() + ".gguf";
    }

    HuggingFaceFolder folder() {
        return folder;
    }

    ConvertOptions options() {
        return options;
    }

    List<TensorJob> jobs() {
        return jobs;
    }

    GgufLayout layout() {
        return layout;
    }
}
