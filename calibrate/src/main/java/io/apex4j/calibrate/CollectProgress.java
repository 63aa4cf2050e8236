package io.apex4j.calibrate;

import java.util.Optional;

/** Hears how far a collection has come; called by the collecting thread. */
public interface CollectProgress {
    /** Hears nothing. */
    CollectProgress NONE = new CollectProgress() {
        @Override
        public void started(int chunks, long tokens, int doneChunks, long doneTokens) {}

        @Override
        public void chunkDone(int chunk, int tokens, Optional<Perplexity> perplexity) {}
    };

    /**
     * The collection begins, or goes on where an earlier one has ended.
     *
     * @param chunks all there are
     * @param tokens all there are
     * @param doneChunks those that an earlier run has done
     * @param doneTokens the tokens of these
     */
    void started(int chunks, long tokens, int doneChunks, long doneTokens);

    /**
     * A chunk has passed through the model.
     *
     * @param chunk its number, from 1
     * @param tokens its tokens
     * @param perplexity of the chunks so far, where it is measured
     */
    void chunkDone(int chunk, int tokens, Optional<Perplexity> perplexity);
}
