package io.apex4j.convert;

import io.apex4j.gguf.GgmlType;
import io.apex4j.gguf.GgufTensor;
import java.util.List;

/**
 * A tensor to be made.
 *
 * @param name its name in the GGUF file
 * @param shape the dimensions, the fastest first
 * @param type its type
 * @param parts whole rows, one part after the other; together as many values as the shape has
 */
record TensorJob(String name, List<Long> shape, GgmlType type, List<Part> parts) {
    private static final int SLICE_VALUES = 1 << 18;

    /** Keeps its own copies of the lists. */
    TensorJob {
        shape = List.copyOf(shape);
        parts = List.copyOf(parts);
    }

    /**
     * A run of values of a source tensor.
     *
     * @param source the tensor
     * @param first the first value
     * @param elements how many, at least 1
     */
    record Part(SafetensorsTensor source, long first, long elements) {}

    /** Values of a row. */
    int columns() {
        return Math.toIntExact(shape.getFirst());
    }

    /** Rows of all matrices together. */
    long rows() {
        return shape.stream().skip(1).reduce(1L, Math::multiplyExact);
    }

    /** Bytes of a row in the output. */
    int rowBytes() {
        return Math.toIntExact(type.rowBytes(columns()));
    }

    /** Rows of a slice, which a thread converts at a time: a quarter of a million values, or one row that has more. */
    int sliceRows() {
        return Math.max(1, SLICE_VALUES / columns());
    }

    /** Number of slices. */
    long slices() {
        return Math.ceilDiv(rows(), (long) sliceRows());
    }

    /** The line of the tensor directory; its place is not known yet. */
    GgufTensor directoryEntry() {
        return new GgufTensor(name, shape, type, 0, 0);
    }

    ConvertedTensor description() {
        return new ConvertedTensor(
                name,
                shape,
                type,
                directoryEntry().bytes(),
                parts.stream().map(part -> part.source().name()).distinct().toList());
    }
}
