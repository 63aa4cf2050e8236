package io.apex4j.model;

import java.io.IOException;

/**
 * Keys or values of {@link KvLayout#POSITIONS} tokens in one attention layer. A position is written once and stays;
 * different positions may be written at a time.
 */
sealed interface KvStore permits KvStoreF16, KvStoreF32, KvStoreQ8 {
    /** Makes an empty one. */
    static KvStore of(KvType type, KvLayout layout) {
        return switch (type) {
            case F16 -> new KvStoreF16(layout);
            case F32 -> new KvStoreF32(layout);
            case Q8_0 -> new KvStoreQ8(layout);
        };
    }

    /** Keeps a token's values {@code [heads, dimensions]}. */
    void put(int position, float[] values, int offset);

    /**
     * Reads what a head has for the first {@code positions} positions.
     *
     * @param target receives {@code [dimensions, POSITIONS]} or {@code [POSITIONS, dimensions]}, as the layout says
     */
    void get(int head, int positions, float[] target);

    /** Writes the first {@code positions} positions. */
    void write(StateOutput output, int positions) throws IOException;

    /** Reads as many positions. */
    void read(StateInput input, int positions) throws IOException;

    /** A copy of its own. */
    KvStore copy();

    /** Bytes that the values take. */
    long bytes();
}
