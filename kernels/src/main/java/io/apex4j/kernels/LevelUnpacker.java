package io.apex4j.kernels;

import java.lang.foreign.MemorySegment;

/** Turns the blocks of one row into integers. Stateless and thread-safe; results are the same bits in every provider. */
@FunctionalInterface
public interface LevelUnpacker {
    /**
     * Unpacks a row.
     *
     * @param weights holds the row from byte {@code offset} on
     * @param columns values of the row, a multiple of the type's block size
     * @param row receives levels, scales and offsets
     */
    void unpack(MemorySegment weights, long offset, int columns, Levels row);
}
