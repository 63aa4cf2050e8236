package io.apex4j.quant;

import io.apex4j.gguf.GgmlType;
import org.jspecify.annotations.Nullable;

/**
 * Walks rows as one stream of blocks and hands them on in batches, so that kernels find enough sub-blocks to fill
 * their lanes even where rows are short.
 */
abstract class BatchEncoder implements Encoder {
    /** Values of a full batch: 16 blocks of 256, or 128 of 32. */
    static final int BATCH_VALUES = 4096;

    final EncodingKernels kernels;
    /** The batch as sub-blocks; its values are loaded before {@link #encodeBatch}. */
    final SubBlocks blocks;
    /** Importance of each value of the batch, where given. */
    final float[] importance = new float[BATCH_VALUES];

    private final GgmlType type;

    BatchEncoder(GgmlType type, EncodingKernels kernels, int subBlockSize) {
        this.type = type;
        this.kernels = kernels;
        blocks = new SubBlocks(BATCH_VALUES / subBlockSize, subBlockSize);
    }

    /**
     * Encodes the {@code count} blocks in {@link #blocks}.
     *
     * @param firstBlock index of the first of them in the rows of the call
     * @param weighted whether {@link #importance} is filled
     */
    abstract void encodeBatch(int firstBlock, int count, boolean weighted, byte[] target, int targetOffset);

    final GgmlType type() {
        return type;
    }

    /** Called once before the batches of a call. */
    void prepare(float[] rows, int offset, int rowCount, int columns, boolean weighted) {}

    @Override
    public final void encode(
            float[] rows,
            int offset,
            int rowCount,
            int columns,
            float @Nullable [] importanceRow,
            int importanceOffset,
            byte[] target,
            int targetOffset) {
        int blockSize = type.blockSize();
        requireWholeBlocks(type, columns);
        boolean weighted = importanceRow != null;
        prepare(rows, offset, rowCount, columns, weighted);
        int total = rowCount * (columns / blockSize);
        int perBatch = BATCH_VALUES / blockSize;
        for (int first = 0; first < total; first += perBatch) {
            int count = Math.min(perBatch, total - first);
            int length = count * blockSize;
            System.arraycopy(rows, offset + first * blockSize, blocks.values, 0, length);
            blocks.setCount(length / blocks.size);
            if (importanceRow != null) {
                copyImportance(importanceRow, importanceOffset, columns, first * blockSize % columns, length);
            }
            encodeBatch(first, count, weighted, target, targetOffset + first * type.blockBytes());
        }
    }

    static void requireWholeBlocks(GgmlType type, int columns) {
        if (columns % type.blockSize() != 0) {
            throw new IllegalArgumentException(
                    "Rows of " + columns + " values do not divide into " + type + " blocks of " + type.blockSize());
        }
    }

    /** Weights {@code x * x} for the first {@code length} values of the batch. */
    final void weighBySquares(int length) {
        for (int i = 0; i < length; i++) {
            blocks.weights[i] = blocks.values[i] * blocks.values[i];
        }
    }

    private void copyImportance(float[] row, int rowOffset, int columns, int firstColumn, int length) {
        int column = firstColumn;
        for (int done = 0; done < length; ) {
            int run = Math.min(columns - column, length - done);
            System.arraycopy(row, rowOffset + column, importance, done, run);
            done += run;
            column = 0;
        }
    }
}
