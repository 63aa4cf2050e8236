package io.apex4j.apex;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.OptionalLong;

/**
 * What an importance matrix holds for one tensor: for every column of every matrix (expert) the sum of the squared
 * activations, and how many tokens were counted. Reads from the mapped file.
 */
public final class ImportanceEntry {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final int columns;
    private final float[] counts;
    private final MemorySegment sums;

    /**
     * Takes over mapped sums.
     *
     * @param columns values of a row of the tensor
     * @param counts tokens counted, one number per matrix
     * @param sums the sums {@code [matrices, columns]}, 32-bit little endian
     */
    ImportanceEntry(int columns, float[] counts, MemorySegment sums) {
        this.columns = columns;
        this.counts = counts;
        this.sums = sums;
    }

    /** Values of a row of the tensor; in legacy files, which do not say, all values of all matrices. */
    public int columns() {
        return columns;
    }

    /** Number of matrices: experts of a routed tensor, else 1. */
    public int matrices() {
        return counts.length;
    }

    /** Number of values of all matrices. */
    public long size() {
        return (long) columns * counts.length;
    }

    /** Tokens that a matrix has seen; in legacy files the number of calls. */
    public float count(int matrix) {
        return counts[matrix];
    }

    /** The sum of squared activations of value {@code index} of all matrices. */
    public float sum(long index) {
        return sums.getAtIndex(FLOAT, index);
    }

    /** The importance of value {@code index}: its mean squared activation; 1 where nothing was counted. */
    public float importance(long index) {
        float count = counts[(int) (index / columns)];
        return count > 0 ? sum(index) / count : 1;
    }

    /** Copies {@code length} importance values from {@code index} on. */
    void copyImportance(long index, float[] target, int length) {
        for (int i = 0; i < length; i++) {
            target[i] = importance(index + i);
        }
    }

    /** The index of the first importance value that is infinite or not a number. */
    OptionalLong firstNonFinite() {
        for (long index = 0; index < size(); index++) {
            if (!Float.isFinite(importance(index))) {
                return OptionalLong.of(index);
            }
        }
        return OptionalLong.empty();
    }

    /** The sums as in the file. */
    MemorySegment sums() {
        return sums;
    }
}
