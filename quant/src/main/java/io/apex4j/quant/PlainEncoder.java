package io.apex4j.quant;

import io.apex4j.gguf.GgmlType;
import org.jspecify.annotations.Nullable;

/** Encodes block by block, without importance: for formats that ignore it. */
final class PlainEncoder implements Encoder {
    /** Encodes one block. */
    interface Block {
        void encode(float[] values, int offset, byte[] target, int targetOffset);
    }

    private final GgmlType type;
    private final Block block;

    PlainEncoder(GgmlType type, Block block) {
        this.type = type;
        this.block = block;
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
        int count = rowCount * (columns / type.blockSize());
        for (int k = 0; k < count; k++) {
            block.encode(rows, offset + k * type.blockSize(), target, targetOffset + k * type.blockBytes());
        }
    }
}
