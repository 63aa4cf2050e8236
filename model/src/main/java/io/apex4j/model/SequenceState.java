package io.apex4j.model;

import java.util.ArrayList;
import java.util.List;

/**
 * What a network remembers of a sequence: keys and values of each attention layer, and the last gated inputs of each
 * short convolution.
 *
 * <p>A pass writes keys and values past the end and the convolutions' next states beside the present ones; only
 * {@link #commit} makes both part of the sequence, so a pass that fails leaves the sequence as it was. Not safe for use
 * by several threads at once, but for different positions of a cache.
 */
final class SequenceState {
    private final List<KvCache> caches;
    /** By convolution layer: {@code [taps - 1, embedding]}, the oldest token first. */
    private final List<float[]> convolutions;

    private final List<float[]> nextConvolutions;
    private int length;

    private SequenceState(List<KvCache> caches, List<float[]> convolutions, int length) {
        this.caches = caches;
        this.convolutions = new ArrayList<>(convolutions);
        this.nextConvolutions = new ArrayList<>();
        this.length = length;
    }

    /** The state before the first token. */
    static SequenceState empty(Lfm2Configuration configuration, KvType keyType, KvType valueType) {
        List<KvCache> caches = new ArrayList<>();
        List<float[]> convolutions = new ArrayList<>();
        for (int heads : configuration.keyValueHeads()) {
            if (heads > 0) {
                caches.add(new KvCache(heads, configuration.headDimension(), keyType, valueType));
            } else {
                convolutions.add(new float[(configuration.taps() - 1) * configuration.embedding()]);
            }
        }
        return new SequenceState(caches, convolutions, 0);
    }

    /** Number of tokens taken in. */
    int length() {
        return length;
    }

    /** Makes room for a pass over so many more tokens. */
    void prepare(int tokens) {
        caches.forEach(cache -> cache.reserve(length + tokens));
        while (nextConvolutions.size() < convolutions.size()) {
            nextConvolutions.add(new float[convolutions.get(nextConvolutions.size()).length]);
        }
    }

    /** Makes what a pass over so many tokens has written part of the sequence. */
    void commit(int tokens) {
        for (int index = 0; index < convolutions.size(); index++) {
            nextConvolutions.set(index, convolutions.set(index, nextConvolutions.get(index)));
        }
        length += tokens;
    }

    /** The cache of an attention layer, counted among those. */
    KvCache cache(int index) {
        return caches.get(index);
    }

    /** The state of a convolution layer, counted among those. */
    float[] convolution(int index) {
        return convolutions.get(index);
    }

    /** Where a pass puts the state of a convolution layer after its tokens. */
    float[] nextConvolution(int index) {
        return nextConvolutions.get(index);
    }

    /** A place in the next pass whose state is to be kept: after so many of its tokens. */
    Mark mark(int tokens) {
        return new Mark(
                tokens,
                convolutions.stream().map(state -> new float[state.length]).toList());
    }

    /**
     * The state at a place in the last pass, to be kept while this one goes on.
     *
     * @param start length before that pass
     */
    SequenceState at(int start, Mark mark) {
        int marked = start + mark.tokens();
        return new SequenceState(
                caches.stream().map(cache -> cache.shared(marked)).toList(), mark.convolutions(), marked);
    }

    /** The state now, to be kept while this one goes on; nothing may write to it. */
    SequenceState frozen() {
        return new SequenceState(
                caches.stream().map(cache -> cache.shared(length)).toList(), copies(), length);
    }

    /** The state now, to be gone on from independently. */
    SequenceState continued() {
        return new SequenceState(
                caches.stream().map(cache -> cache.continued(length)).toList(), copies(), length);
    }

    /** Bytes of keys, values and convolution states; those shared with snapshots too. */
    long bytes() {
        long states = convolutions.stream().mapToLong(state -> state.length).sum() * Float.BYTES;
        return states + caches.stream().mapToLong(KvCache::bytes).sum();
    }

    private List<float[]> copies() {
        return convolutions.stream().map(float[]::clone).toList();
    }
}
