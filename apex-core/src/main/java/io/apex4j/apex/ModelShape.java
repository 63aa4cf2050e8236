package io.apex4j.apex;

import io.apex4j.gguf.GgufFile;
import io.apex4j.gguf.GgufMetadata;
import io.apex4j.gguf.GgufModel;
import io.apex4j.gguf.GgufTensor;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * What planning has to know about a model: its metadata and tensor directory, none of its weights.
 *
 * @param metadata the metadata of its first file
 * @param tensors all tensors in the order of shards and files
 * @param files the files that hold it; none for a published shape
 * @param alignment the alignment of its files in bytes; the first that is not 32, if one is not
 * @param publishedHeaderBytes for a published shape, the size of the header, vocabulary included, of the files that its
 *     makers publish
 */
public record ModelShape(
        GgufMetadata metadata,
        List<GgufTensor> tensors,
        List<Path> files,
        long alignment,
        OptionalLong publishedHeaderBytes) {

    /** Keeps its own copies of the lists. */
    public ModelShape {
        tensors = List.copyOf(tensors);
        files = List.copyOf(files);
    }

    /** The shape of an open model; it stays valid after the model is closed. */
    public static ModelShape of(GgufModel model) {
        long alignment = model.shards().stream()
                .mapToLong(GgufFile::alignment)
                .filter(bytes -> bytes != 32)
                .findFirst()
                .orElse(32);
        return new ModelShape(model.metadata(), model.tensors(), model.paths(), alignment, OptionalLong.empty());
    }

    /**
     * A shape that is built in, so that plans need no file.
     *
     * @param name one of {@link #publishedNames()}, case does not matter
     * @throws OptionException for any other name
     */
    public static ModelShape published(String name) {
        return PublishedShapes.of(name);
    }

    /** The names that {@link #published} accepts. */
    public static List<String> publishedNames() {
        return PublishedShapes.names();
    }

    /** The value of {@code general.architecture}, or an empty text. */
    public String architecture() {
        return metadata.text("general.architecture").orElse("");
    }

    /** Number of layers: what the metadata says, else one more than the highest layer with a tensor. */
    public int layers() {
        int counted = 1
                + tensors.stream()
                        .mapToInt(tensor -> LayerNames.layerOf(tensor.name()))
                        .max()
                        .orElse(LayerNames.NO_LAYER);
        return (int) metadata.integer(architecture() + ".block_count").orElse(counted);
    }

    /**
     * Number of layers, from the first on, without experts in a network with experts: what the metadata says, else what
     * the tensors show.
     */
    public int denseLayers() {
        OptionalLong said = metadata.integer(architecture() + ".leading_dense_block_count");
        if (said.isPresent()) {
            return Math.clamp(said.getAsLong(), 0, Math.max(0, layers()));
        }
        return Math.max(
                0,
                tensors.stream()
                        .filter(tensor -> Role.of(tensor.name()) == Role.ROUTED_EXPERT)
                        .mapToInt(tensor -> LayerNames.layerOf(tensor.name()))
                        .min()
                        .orElse(0));
    }
}
