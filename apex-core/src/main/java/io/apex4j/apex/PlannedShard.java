package io.apex4j.apex;

import io.apex4j.gguf.GgufLayout;
import io.apex4j.gguf.GgufMetadata;
import io.apex4j.gguf.GgufTensor;
import java.util.List;

/**
 * One file of the output.
 *
 * @param index its number, from 0
 * @param metadata its metadata in order
 * @param tensors its tensors in order
 */
public record PlannedShard(int index, GgufMetadata metadata, List<PlannedTensor> tensors) {
    /** Keeps its own copy of the list. */
    public PlannedShard {
        tensors = List.copyOf(tensors);
    }

    /** Where every byte of the file goes. */
    public GgufLayout layout() {
        return GgufLayout.of(
                metadata,
                tensors.stream()
                        .map(tensor -> new GgufTensor(tensor.name(), tensor.shape(), tensor.type(), index, 0))
                        .toList());
    }
}
