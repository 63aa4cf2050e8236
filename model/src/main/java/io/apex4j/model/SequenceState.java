package io.apex4j.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

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
    private TokenSequence tokens;

    private SequenceState(List<KvCache> caches, List<float[]> convolutions, TokenSequence tokens) {
        this.caches = caches;
        this.convolutions = new ArrayList<>(convolutions);
        this.nextConvolutions = new ArrayList<>();
        this.tokens = tokens;
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
        return new SequenceState(caches, convolutions, TokenSequence.empty());
    }

    /** Number of tokens taken in. */
    int length() {
        return tokens.size();
    }

    /** The tokens taken in. */
    TokenSequence tokens() {
        return tokens;
    }

    /** Makes room for a pass over so many more tokens. */
    void prepare(int count) {
        caches.forEach(cache -> cache.reserve(length() + count));
        while (nextConvolutions.size() < convolutions.size()) {
            nextConvolutions.add(new float[convolutions.get(nextConvolutions.size()).length]);
        }
    }

    /** Makes what a pass over tokens has written part of the sequence. */
    void commit(int[] taken, EvaluationPath path) {
        for (int index = 0; index < convolutions.size(); index++) {
            nextConvolutions.set(index, convolutions.set(index, nextConvolutions.get(index)));
        }
        tokens = tokens.with(taken, path);
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
    Mark mark(int count) {
        return new Mark(
                count,
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
                caches.stream().map(cache -> cache.shared(marked)).toList(), mark.convolutions(), tokens.first(marked));
    }

    /** The state now, to be kept while this one goes on; nothing may write to it. */
    SequenceState frozen() {
        return new SequenceState(
                caches.stream().map(cache -> cache.shared(length())).toList(), copies(), tokens);
    }

    /** The state now, to be gone on from independently. */
    SequenceState continued() {
        return new SequenceState(
                caches.stream().map(cache -> cache.continued(length())).toList(), copies(), tokens);
    }

    /** Bytes of keys, values and convolution states; those shared with snapshots too. */
    long bytes() {
        return convolutionBytes() + blocks().mapToLong(KvBlock::bytes).sum();
    }

    /** Bytes of the convolution states. */
    long convolutionBytes() {
        return convolutions.stream().mapToLong(state -> state.length).sum() * Float.BYTES;
    }

    /** By convolution layer: its state; not to be changed. */
    List<float[]> convolutions() {
        return Collections.unmodifiableList(convolutions);
    }

    /** Writes keys and values of all tokens. */
    void writeCaches(StateOutput output) throws IOException {
        for (KvCache cache : caches) {
            cache.write(output, length());
        }
    }

    /** Takes over tokens of which keys and values have been written; the state before must be empty, that of the convolutions stays. */
    void readCaches(StateInput input, TokenSequence taken) throws IOException {
        for (KvCache cache : caches) {
            cache.read(input, taken.size());
        }
        tokens = taken;
    }

    /** Bytes that {@link #writeCaches} writes for so many tokens. */
    long cacheBytes(int count) {
        return caches.stream().mapToLong(cache -> cache.writtenBytes(count)).sum();
    }

    /** The blocks of all caches. */
    Stream<KvBlock> blocks() {
        return caches.stream().flatMap(KvCache::blocks);
    }

    private List<float[]> copies() {
        return convolutions.stream().map(float[]::clone).toList();
    }
}
