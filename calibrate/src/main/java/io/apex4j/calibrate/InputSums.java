package io.apex4j.calibrate;

import io.apex4j.kernels.VectorMath;
import java.util.Arrays;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What the inputs of a tensor's matrices add up to: per matrix (expert) and column the sum of the squares and the sum,
 * and per matrix the number of tokens. Sums are 32-bit floats to which tokens are added one after the other, as
 * llama-imatrix does, so that they do not depend on how many tokens come at a time. Not safe for use by several threads at
 * once.
 */
final class InputSums {
    /** Columns that are summed at a time: their sums stay in the cache nearest to the processor. */
    private static final int BLOCK_COLUMNS = 512;

    private final int columns;
    private final long[] counts;
    private final float[] squares;
    private final float @Nullable [] values;
    private @Nullable InputSums marked;

    /** Sums of nothing. */
    InputSums(int columns, int matrices) {
        this(columns, new long[matrices], new float[columns * matrices], new float[columns * matrices]);
    }

    /**
     * Takes over sums.
     *
     * @param counts tokens, {@code [matrices]}
     * @param squares {@code [matrices, columns]}
     * @param values {@code [matrices, columns]}, or null where they are not known
     */
    InputSums(int columns, long[] counts, float[] squares, float @Nullable [] values) {
        this.columns = columns;
        this.counts = counts;
        this.squares = squares;
        this.values = values;
    }

    int columns() {
        return columns;
    }

    int matrices() {
        return counts.length;
    }

    /** Tokens by matrix. */
    long[] counts() {
        return counts;
    }

    /** The most tokens of a matrix. */
    long largestCount() {
        return Arrays.stream(counts).max().orElse(0);
    }

    /** Sums of squares, {@code [matrices, columns]}. */
    float[] squares() {
        return squares;
    }

    /** Sums, {@code [matrices, columns]}, or null where they are not known. */
    float @Nullable [] values() {
        return values;
    }

    /** Adds the first {@code rows} rows of {@code x}, {@code [rows, columns]}, to the sums of a matrix. */
    void add(int matrix, float[] x, int rows) {
        counts[matrix] += rows;
        for (int start = 0; start < columns; start += BLOCK_COLUMNS) {
            int width = Math.min(BLOCK_COLUMNS, columns - start);
            int target = matrix * columns + start;
            for (int row = 0; row < rows; row++) {
                int from = row * columns + start;
                VectorMath.addProducts(x, from, x, from, squares, target, width);
                if (values != null) {
                    VectorMath.addScaled(1, x, from, values, target, width);
                }
            }
        }
    }

    /** The first matrix with a sum that is infinite or not a number. */
    OptionalInt firstNonFinite() {
        for (int index = 0; index < squares.length; index++) {
            if (!Float.isFinite(squares[index])) {
                return OptionalInt.of(index / columns);
            }
        }
        return OptionalInt.empty();
    }

    /** Remembers the sums as they are, for {@link #rollBack}. */
    void mark() {
        if (marked == null) {
            marked = new InputSums(columns, matrices());
        }
        marked.copyFrom(this);
    }

    /** Returns to what was marked last, or to nothing. */
    void rollBack() {
        copyFrom(marked == null ? new InputSums(columns, matrices()) : marked);
    }

    private void copyFrom(InputSums other) {
        System.arraycopy(other.counts, 0, counts, 0, counts.length);
        System.arraycopy(other.squares, 0, squares, 0, squares.length);
        if (values != null && other.values != null) {
            System.arraycopy(other.values, 0, values, 0, values.length);
        }
    }

    /**
     * The sums of both; matrices that one of them does not tell apart have all of its tokens, as llama-imatrix has it for
     * legacy files. Sums without squares are known only where both know them.
     *
     * @throws IllegalArgumentException when their shapes do not agree
     */
    InputSums plus(InputSums other) {
        boolean isOneTogether = matrices() == 1 || other.matrices() == 1;
        if (squares.length != other.squares.length || matrices() != other.matrices() && !isOneTogether) {
            throw new IllegalArgumentException("shapes differ");
        }
        InputSums finer = matrices() >= other.matrices() ? this : other;
        long[] sumOfCounts = new long[finer.matrices()];
        for (int matrix = 0; matrix < sumOfCounts.length; matrix++) {
            sumOfCounts[matrix] =
                    counts[Math.min(matrix, matrices() - 1)] + other.counts[Math.min(matrix, other.matrices() - 1)];
        }
        return new InputSums(
                finer.columns,
                sumOfCounts,
                sum(squares, other.squares),
                values == null || other.values == null ? null : sum(values, other.values));
    }

    private static float[] sum(float[] one, float[] other) {
        float[] sum = one.clone();
        for (int index = 0; index < sum.length; index++) {
            sum[index] += other[index];
        }
        return sum;
    }
}
