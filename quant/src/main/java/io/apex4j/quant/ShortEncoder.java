package io.apex4j.quant;

import io.apex4j.gguf.GgmlType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Encodes to 16-bit floats, each value by itself. */
final class ShortEncoder implements Encoder {
    private static final int BATCH = 1024;
    private static final ValueLayout.OfShort LAYOUT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** Rounds values from {@code offset} on to {@code count} bit patterns. */
    interface Rounder {
        void round(float[] values, int offset, int count, short[] target);
    }

    private final GgmlType type;
    private final Rounder rounder;
    private final short[] batch = new short[BATCH];

    ShortEncoder(GgmlType type, Rounder rounder) {
        this.type = type;
        this.rounder = rounder;
    }

    @Override
    public void encode(
            float[] rows,
            int offset,
            int rowCount,
            int columns,
            float @Nullable [] importance,
            int importanceOffset,
            byte[] target,
            int targetOffset) {
        BatchEncoder.requireWholeBlocks(type, columns);
        MemorySegment bytes = MemorySegment.ofArray(target);
        int length = rowCount * columns;
        for (int first = 0; first < length; first += BATCH) {
            int count = Math.min(BATCH, length - first);
            rounder.round(rows, offset + first, count, batch);
            MemorySegment.copy(batch, 0, bytes, LAYOUT, targetOffset + (long) Short.BYTES * first, count);
        }
    }
}
