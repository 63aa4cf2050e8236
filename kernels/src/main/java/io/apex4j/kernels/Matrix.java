package io.apex4j.kernels;

import io.apex4j.gguf.GgmlType;
import io.apex4j.gguf.GgufTensor;
import java.lang.foreign.MemorySegment;

/**
 * A matrix of weights {@code [rows, columns]} as a GGUF file holds it: row {@code r} begins at byte {@code r *
 * rowBytes()}.
 *
 * @param type the block format
 * @param rows number of rows: outputs
 * @param columns values of a row, a multiple of the type's block size: inputs
 * @param data the mapped bytes, little endian, bounded to the matrix; owned by the model
 */
public record Matrix(GgmlType type, int rows, int columns, MemorySegment data) {
    /** Checks that the data is there. */
    public Matrix {
        if (data.byteSize() != type.rowBytes(columns) * rows) {
            throw new IllegalArgumentException("[" + rows + ", " + columns + "] of " + type + " takes "
                    + type.rowBytes(columns) * rows + " bytes, not " + data.byteSize());
        }
    }

    /** A tensor of two dimensions. */
    public static Matrix of(GgufTensor tensor, MemorySegment data) {
        return slice(tensor, data, 0);
    }

    /** Matrix {@code index} along the third dimension of a tensor: one expert. */
    public static Matrix slice(GgufTensor tensor, MemorySegment data, int index) {
        int columns = Math.toIntExact(tensor.columns());
        int rows = tensor.shape().size() > 1 ? Math.toIntExact(tensor.shape().get(1)) : 1;
        long bytes = tensor.type().rowBytes(columns) * rows;
        return new Matrix(tensor.type(), rows, columns, data.asSlice(index * bytes, bytes));
    }

    /** Bytes of a row. */
    public long rowBytes() {
        return type.rowBytes(columns);
    }
}
