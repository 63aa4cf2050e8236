package io.apex4j.apex;

import io.apex4j.gguf.GgmlType;

/**
 * How one tensor is cut into slices that threads work on: runs of whole rows of one matrix where it changes its type,
 * runs of blocks where it is copied. A slice has at most a quarter of a million values unless a single row has more, so
 * memory does not grow with the tensor.
 */
final class TensorSlices {
    static final int SLICE_VALUES = 1 << 18;

    private final GgmlType sourceType;
    private final GgmlType targetType;
    private final int unitValues;
    private final long unitsPerMatrix;
    private final long unitsPerSlice;
    private final long slicesPerMatrix;
    private final long matrices;

    private TensorSlices(GgmlType sourceType, GgmlType targetType, int unitValues, long unitsPerMatrix, long matrices) {
        this.sourceType = sourceType;
        this.targetType = targetType;
        this.unitValues = unitValues;
        this.unitsPerMatrix = unitsPerMatrix;
        this.matrices = matrices;
        unitsPerSlice = Math.max(1, SLICE_VALUES / unitValues);
        slicesPerMatrix = Math.ceilDiv(unitsPerMatrix, unitsPerSlice);
    }

    /** The slices of a planned tensor. */
    static TensorSlices of(PlannedTensor tensor) {
        if (tensor.isCopied()) {
            return copying(tensor.sourceType(), tensor.elements());
        }
        long rows = tensor.shape().size() > 1 ? tensor.shape().get(1) : 1;
        long matrices = tensor.elements() / tensor.columns() / rows;
        return new TensorSlices(tensor.sourceType(), tensor.type(), Math.toIntExact(tensor.columns()), rows, matrices);
    }

    /** Slices for taking a tensor as it is. */
    static TensorSlices copying(GgmlType type, long elements) {
        return new TensorSlices(type, type, type.blockSize(), elements / type.blockSize(), 1);
    }

    /**
     * One slice.
     *
     * @param matrix the matrix along the third dimension that it belongs to
     * @param rows number of rows, or of blocks where the tensor is copied
     * @param rowValues values of each
     * @param sourcePosition first byte in the source tensor
     * @param sourceBytes number of bytes there
     * @param targetPosition first byte in the output tensor
     * @param targetBytes number of bytes there
     */
    record Slice(
            long matrix,
            int rows,
            int rowValues,
            long sourcePosition,
            int sourceBytes,
            long targetPosition,
            int targetBytes) {
        int values() {
            return Math.multiplyExact(rows, rowValues);
        }
    }

    long count() {
        return matrices * slicesPerMatrix;
    }

    Slice slice(long index) {
        long matrix = index / slicesPerMatrix;
        long firstInMatrix = index % slicesPerMatrix * unitsPerSlice;
        int units = (int) Math.min(unitsPerSlice, unitsPerMatrix - firstInMatrix);
        long first = matrix * unitsPerMatrix + firstInMatrix;
        long sourceUnit = sourceType.rowBytes(unitValues);
        long targetUnit = targetType.rowBytes(unitValues);
        return new Slice(
                matrix,
                units,
                unitValues,
                first * sourceUnit,
                Math.toIntExact(units * sourceUnit),
                first * targetUnit,
                Math.toIntExact(units * targetUnit));
    }
}
