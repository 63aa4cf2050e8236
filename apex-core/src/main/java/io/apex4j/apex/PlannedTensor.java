package io.apex4j.apex;

import io.apex4j.gguf.GgmlType;
import java.util.List;

/**
 * What becomes of one tensor.
 *
 * @param name its name in the output
 * @param sourceName its name in the source and in the importance matrix; another than {@code name} only when layers
 *     before it are pruned
 * @param shape its dimensions, row length first
 * @param role what it does in the network
 * @param zone its zone, when the type follows from a profile that looks at the layer
 * @param sourceType its type in the source
 * @param type its type in the output
 * @param rule why it gets that type, in a few words
 * @param bytes its size in the output, without padding
 */
public record PlannedTensor(
        String name,
        String sourceName,
        List<Long> shape,
        Role role,
        Zone zone,
        GgmlType sourceType,
        GgmlType type,
        String rule,
        long bytes) {

    /** Keeps its own copy of the shape. */
    public PlannedTensor {
        shape = List.copyOf(shape);
    }

    /** Whether its bytes are taken over as they are. */
    public boolean isCopied() {
        return type == sourceType;
    }

    /** Number of weights. */
    public long elements() {
        return shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
    }

    /** Values per row. */
    public long columns() {
        return shape.getFirst();
    }

    /** How many values an importance entry must have: one per column of each slice along the third dimension. */
    public long importanceValues() {
        return columns() * (shape.size() > 2 ? shape.get(2) : 1);
    }
}
