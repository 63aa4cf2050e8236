package io.apex4j.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keys and values of a sequence's tokens in one attention layer, in blocks that are added as the sequence grows.
 *
 * <p>A position of a block is written once. So a copy of the list shares the blocks with the original, as long as
 * whoever goes on from a position within a block takes a copy of that block: {@link #shared}.
 */
final class KvCache {
    private final KvLayout keyLayout;
    private final KvLayout valueLayout;
    private final KvType keyType;
    private final KvType valueType;
    private final List<KvBlock> blocks;

    KvCache(int heads, int dimensions, KvType keyType, KvType valueType) {
        this(
                new KvLayout(heads, dimensions, true),
                new KvLayout(heads, dimensions, false),
                keyType,
                valueType,
                new ArrayList<>());
    }

    private KvCache(KvLayout keyLayout, KvLayout valueLayout, KvType keyType, KvType valueType, List<KvBlock> blocks) {
        this.keyLayout = keyLayout;
        this.valueLayout = valueLayout;
        this.keyType = keyType;
        this.valueType = valueType;
        this.blocks = blocks;
    }

    /** Makes room for so many tokens. */
    void reserve(int length) {
        while (blocks.size() * KvLayout.POSITIONS < length) {
            blocks.add(new KvBlock(KvStore.of(keyType, keyLayout), KvStore.of(valueType, valueLayout)));
        }
    }

    /** Keeps the key and the value {@code [heads, dimensions]} of the token at a position. */
    void put(int position, float[] keys, float[] values, int offset) {
        KvBlock block = blocks.get(position / KvLayout.POSITIONS);
        int within = position % KvLayout.POSITIONS;
        block.keys().put(within, keys, offset);
        block.values().put(within, values, offset);
    }

    /** The block of positions from {@code index * POSITIONS} on. */
    KvBlock block(int index) {
        return blocks.get(index);
    }

    /** The first {@code length} positions, sharing the blocks: to be read, or to be kept while the original goes on. */
    KvCache shared(int length) {
        int needed = (length + KvLayout.POSITIONS - 1) / KvLayout.POSITIONS;
        return new KvCache(keyLayout, valueLayout, keyType, valueType, new ArrayList<>(blocks.subList(0, needed)));
    }

    /** The first {@code length} positions, to be gone on from: full blocks are shared, one begun is copied. */
    KvCache continued(int length) {
        KvCache cache = shared(length);
        if (length % KvLayout.POSITIONS != 0) {
            cache.blocks.set(cache.blocks.size() - 1, cache.blocks.getLast().copy());
        }
        return cache;
    }

    /** Writes the first {@code length} positions, block by block, keys before values. */
    void write(StateOutput output, int length) throws IOException {
        for (int start = 0; start < length; start += KvLayout.POSITIONS) {
            int positions = Math.min(KvLayout.POSITIONS, length - start);
            KvBlock block = block(start / KvLayout.POSITIONS);
            block.keys().write(output, positions);
            block.values().write(output, positions);
        }
    }

    /** Reads as many positions. */
    void read(StateInput input, int length) throws IOException {
        reserve(length);
        for (int start = 0; start < length; start += KvLayout.POSITIONS) {
            int positions = Math.min(KvLayout.POSITIONS, length - start);
            KvBlock block = block(start / KvLayout.POSITIONS);
            block.keys().read(input, positions);
            block.values().read(input, positions);
        }
    }

    /** Bytes that so many positions take when they are written. */
    long writtenBytes(int length) {
        return length * (keyType.bytes(keyLayout.values()) + valueType.bytes(valueLayout.values()));
    }

    /** All blocks, shared ones too. */
    Stream<KvBlock> blocks() {
        return blocks.stream();
    }
}
