package io.apex4j.model;

/** The second half of a layer, which every token goes through by itself. */
sealed interface FeedForward permits DenseFeedForward, MixtureOfExperts {
    /**
     * Computes the change that the layer makes.
     *
     * @param x the normed tokens {@code [tokens, embedding]}
     * @param change receives {@code [tokens, embedding]}
     */
    void apply(Pass pass, float[] x, float[] change);
}
