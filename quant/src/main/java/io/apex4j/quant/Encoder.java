package io.apex4j.quant;

import org.jspecify.annotations.Nullable;

/** Encodes rows of 32-bit floats to blocks. Holds scratch memory: for the use of one thread. */
public interface Encoder {
    /**
     * Encodes {@code rowCount} rows of {@code columns} values, stored one after the other.
     *
     * <p>The bytes of a row depend on that row and the importance alone, never on its neighbours or on how rows are
     * grouped into calls.
     *
     * @param rows values {@code [rowCount, columns]} from {@code offset} on; finite
     * @param columns values of a row, a multiple of the block size
     * @param importance one weight per column, from {@code importanceOffset} on, used for every row; or null
     * @param target receives the blocks from {@code targetOffset} on
     * @throws IllegalArgumentException when the format requires importance and there is none
     */
    void encode(
            float[] rows,
            int offset,
            int rowCount,
            int columns,
            float @Nullable [] importance,
            int importanceOffset,
            byte[] target,
            int targetOffset);
}
