package io.apex4j.apex;

import io.apex4j.gguf.GgmlType;
import io.apex4j.gguf.GgufMetadata;
import io.apex4j.gguf.GgufTensor;
import java.util.List;
import java.util.Optional;

/**
 * What a mixture has to know about a model and a run.
 *
 * @param fileType the file type wanted
 * @param architecture the value of {@code general.architecture}
 * @param experts number of experts of a layer, 0 for none
 * @param layers number of layers of the source, including layers for multi-token prediction and those being pruned
 * @param queryHeadsPerKeyHead of layer 0; 0 when layer 0 has no attention
 * @param isLlama70B llama 2 or 3 with 80 layers and grouped attention
 * @param valueTensors how many tensors of the output make values of attention
 * @param isTied whether no {@code output.weight} exists, so that the embedding is the output too
 * @param hasImatrix whether an importance matrix is used
 * @param outputType the value of {@code --output-tensor-type}, which also reaches a tied embedding
 */
record MixtureFacts(
        FileType fileType,
        String architecture,
        long experts,
        int layers,
        long queryHeadsPerKeyHead,
        boolean isLlama70B,
        int valueTensors,
        boolean isTied,
        boolean hasImatrix,
        Optional<GgmlType> outputType) {

    /**
     * Reads the facts.
     *
     * @param metadata of the source, with the overrides of the user
     * @param tensors of the output, under their new names
     */
    static MixtureFacts of(
            ModelShape source, GgufMetadata metadata, List<GgufTensor> tensors, QuantizeOptions options) {
        String architecture = source.architecture();
        long heads = first(metadata, architecture + ".attention.head_count", 0);
        long keyHeads = first(metadata, architecture + ".attention.head_count_kv", heads);
        int layers = (int) metadata.integer(architecture + ".block_count").orElse(source.layers());
        return new MixtureFacts(
                options.fileType(),
                architecture,
                metadata.integer(architecture + ".expert_count").orElse(0),
                layers,
                keyHeads == 0 ? 0 : heads / keyHeads,
                architecture.equals("llama") && layers == 80 && heads != keyHeads,
                (int) tensors.stream()
                        .filter(tensor -> TensorCategory.of(tensor.name()).isValueLike())
                        .count(),
                tensors.stream().noneMatch(tensor -> tensor.name().equals("output.weight")),
                options.usesImatrix(),
                options.outputTensorType());
    }

    boolean isFalcon() {
        return architecture.equals("falcon");
    }

    /** Whether the file type is one of some. */
    boolean is(FileType... fileTypes) {
        return List.of(fileTypes).contains(fileType);
    }

    /** A number of the metadata, or the first of an array of numbers. */
    private static long first(GgufMetadata metadata, String key, long otherwise) {
        Optional<long[]> values = metadata.integers(key);
        if (values.isPresent()) {
            return values.get().length == 0 ? otherwise : values.get()[0];
        }
        return metadata.integer(key).orElse(otherwise);
    }
}
