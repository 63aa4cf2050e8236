package io.apex4j.gguf;

import java.util.List;

/**
 * A line of the tensor directory.
 *
 * @param name the name
 * @param shape the dimensions {@code [columns, rows, slices, ...]}, the fastest first, each at least 1
 * @param type the type
 * @param shard index of the file of its model that holds it, from 0
 * @param offset first byte, counted from the start of the file's data section
 */
public record GgufTensor(String name, List<Long> shape, GgmlType type, int shard, long offset) {
    /** Keeps its own copy of the shape. */
    public GgufTensor {
        shape = List.copyOf(shape);
    }

    /** Values of a row. */
    public long columns() {
        return shape.getFirst();
    }

    /** Number of values. */
    public long elements() {
        return shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
    }

    /** Size in bytes, without padding. */
    public long bytes() {
        return Math.multiplyExact(elements() / columns(), type.rowBytes(columns()));
    }
}
