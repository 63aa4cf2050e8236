package io.apex4j.convert;

import io.apex4j.gguf.GgmlType;
import java.util.List;

/**
 * A tensor of the output.
 *
 * @param name its name in the GGUF file
 * @param shape the dimensions, the fastest first
 * @param type its type
 * @param bytes its size
 * @param sources the tensors of the folder that it is made of, one after the other along its slowest dimension
 */
public record ConvertedTensor(String name, List<Long> shape, GgmlType type, long bytes, List<String> sources) {
    /** Keeps its own copies of the lists. */
    public ConvertedTensor {
        shape = List.copyOf(shape);
        sources = List.copyOf(sources);
    }

    /** Number of values. */
    public long elements() {
        return shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
    }
}
