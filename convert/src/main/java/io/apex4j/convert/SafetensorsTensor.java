package io.apex4j.convert;

import io.apex4j.gguf.GgmlType;
import java.util.List;

/**
 * A tensor of a safetensors file.
 *
 * @param name the name
 * @param type F32, F16 or BF16, little endian
 * @param shape the dimensions, the slowest first
 * @param begin its first byte, counted from the start of the data section
 * @param end the byte after its last
 */
record SafetensorsTensor(String name, GgmlType type, List<Long> shape, long begin, long end) {
    /** Keeps its own copy of the shape. */
    SafetensorsTensor {
        shape = List.copyOf(shape);
    }

    /** Where a value stands: {@code [row, column]}. */
    List<Long> index(long element) {
        Long[] index = new Long[shape.size()];
        long rest = element;
        for (int dimension = shape.size() - 1; dimension >= 0; dimension--) {
            index[dimension] = rest % shape.get(dimension);
            rest /= shape.get(dimension);
        }
        return List.of(index);
    }
}
