package io.apex4j.eval;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The logits of the reference for a few chunks at a time, in full precision and outside of the Java heap. Threads may put
 * and read different rows at the same time.
 */
final class KeptPredictions implements ReferencePredictions, AutoCloseable {
    private final int vocabulary;
    private final int chunks;
    private final LogitsRow[] rows;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment logits;
    private int firstChunk;
    private int firstPosition;

    /**
     * Room for predictions.
     *
     * @param positions places in a chunk that are kept at a time
     * @param chunks chunks that are kept at a time
     */
    KeptPredictions(int vocabulary, int positions, int chunks) {
        this.vocabulary = vocabulary;
        this.chunks = chunks;
        this.rows = new LogitsRow[positions * chunks];
        this.logits = arena.allocate(ValueLayout.JAVA_FLOAT, (long) rows.length * vocabulary);
    }

    /** What is kept now begins here. */
    void moveTo(int chunk, int position) {
        firstChunk = chunk;
        firstPosition = position;
    }

    /** Keeps a prediction. */
    void put(int chunk, int position, float[] source, int offset, LogitsRow row) {
        int index = index(chunk, position);
        MemorySegment.copy(source, offset, logits, ValueLayout.JAVA_FLOAT, byteOffset(index), vocabulary);
        rows[index] = row;
    }

    @Override
    public ReferenceRow read(int chunk, int position, float[] target) {
        int index = index(chunk, position);
        MemorySegment.copy(logits, ValueLayout.JAVA_FLOAT, byteOffset(index), target, 0, vocabulary);
        LogitsRow row = rows[index];
        return new ReferenceRow(row.top(), row.highest(), row.logNormalizer(), false);
    }

    private int index(int chunk, int position) {
        return (position - firstPosition) * chunks + chunk - firstChunk;
    }

    private long byteOffset(int index) {
        return (long) index * vocabulary * Float.BYTES;
    }

    @Override
    public void close() {
        arena.close();
    }
}
