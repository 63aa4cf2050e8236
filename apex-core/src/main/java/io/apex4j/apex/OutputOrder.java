package io.apex4j.apex;

import io.apex4j.gguf.GgufTensor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The order of tensors in the output. */
final class OutputOrder {
    private static final Comparator<OutputTensor> BY_LAYER_AND_NAME = Comparator.comparingInt(
                    (OutputTensor tensor) -> LayerNames.layerOf(tensor.sourceName()))
            .thenComparing(tensor -> tensor.sourceName().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);
    private static final Comparator<OutputTensor> BY_PLACE = Comparator.comparingInt(
                    (OutputTensor tensor) -> tensor.tensor().shard())
            .thenComparingLong(tensor -> tensor.tensor().offset());

    private OutputOrder() {}

    /** By layer and then name, byte by byte; or, when splits are kept, by shard and place in it. */
    static List<OutputTensor> sorted(List<OutputTensor> tensors, boolean keepSplit) {
        return tensors.stream().sorted(keepSplit ? BY_PLACE : BY_LAYER_AND_NAME).toList();
    }

    /** The directory of the output, under its own names. */
    static List<GgufTensor> directory(List<OutputTensor> tensors) {
        return tensors.stream().map(OutputTensor::tensor).toList();
    }
}
