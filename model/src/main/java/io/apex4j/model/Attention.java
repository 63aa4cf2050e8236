package io.apex4j.model;

import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Causal attention with fewer key and value heads than query heads, norms of queries and keys by head, and rotary
 * position embedding.
 *
 * <p>{@code q = rotate(norm(query x)), k = rotate(norm(key x)), v = value x}; query head {@code j} looks at key head
 * {@code j / group}; {@code attended = softmax(q k / sqrt(dimension)) v} over the positions up to its own; {@code change
 * = output attended}.
 */
final class Attention implements SequenceMixer {
    private final int index;
    private final int heads;
    private final int keyValueHeads;
    private final int dimension;
    private final RotaryEmbedding rotary;
    private final Weights weights;
    private final ConcurrentLinkedQueue<AttentionHead> idle = new ConcurrentLinkedQueue<>();

    /**
     * Weights of a layer.
     *
     * @param query {@code [heads * dimension, embedding]}
     * @param key {@code [keyValueHeads * dimension, embedding]}
     * @param value {@code [keyValueHeads * dimension, embedding]}
     * @param output {@code [embedding, heads * dimension]}
     * @param queryNorm norm of a query head
     * @param keyNorm norm of a key head
     */
    record Weights(Weight query, Weight key, Weight value, Weight output, RmsNorm queryNorm, RmsNorm keyNorm) {}

    /**
     * A layer of weights.
     *
     * @param index which of the sequence's caches is the layer's
     * @param dimension values of a head
     */
    Attention(int index, int dimension, RotaryEmbedding rotary, Weights weights) {
        this.index = index;
        this.heads = weights.query().rows() / dimension;
        this.keyValueHeads = weights.key().rows() / dimension;
        this.dimension = dimension;
        this.rotary = rotary;
        this.weights = weights;
    }

    @Override
    public void apply(Pass pass, float[] x, float[] change) {
        float[] queries = pass.floats(Workspace.Slot.QUERY, heads * dimension);
        float[] keys = pass.floats(Workspace.Slot.KEY, keyValueHeads * dimension);
        float[] values = pass.floats(Workspace.Slot.VALUE, keyValueHeads * dimension);
        float[] attended = pass.floats(Workspace.Slot.ATTENDED, heads * dimension);
        pass.multiply(weights.query(), x, queries);
        pass.multiply(weights.key(), x, keys);
        pass.multiply(weights.value(), x, values);
        float[] rotations = pass.rotations(rotary);
        for (Pass.Span span : pass.spans()) {
            KvCache cache = span.state().cache(index);
            pass.forEachRow(span.count(), row -> {
                int token = span.first() + row;
                prepare(weights.queryNorm(), queries, token, heads, rotations);
                prepare(weights.keyNorm(), keys, token, keyValueHeads, rotations);
                cache.put(span.position(token), keys, values, token * keyValueHeads * dimension);
            });
        }
        pass.forEach(pass.tiles().size() * keyValueHeads, task -> {
            Pass.Tile tile = pass.tiles().get(task / keyValueHeads);
            attend(tile, task % keyValueHeads, queries, attended);
        });
        pass.multiply(weights.output(), attended, change);
    }

    /** Norms and turns the heads of a token in place. */
    private void prepare(RmsNorm norm, float[] x, int token, int count, float[] rotations) {
        for (int head = token * count; head < (token + 1) * count; head++) {
            norm.apply(x, head * dimension, x, head * dimension);
            rotary.rotate(x, head * dimension, rotations, token * dimension);
        }
    }

    private void attend(Pass.Tile tile, int keyValueHead, float[] queries, float[] attended) {
        AttentionHead taken = idle.poll();
        AttentionHead worker = taken == null ? new AttentionHead(dimension, heads / keyValueHeads) : taken;
        KvCache cache = tile.span().state().cache(index);
        int group = keyValueHead * (heads / keyValueHeads) * dimension;
        worker.attend(cache, keyValueHead, tile, queries, group, heads * dimension, attended);
        idle.add(worker);
    }
}
