package io.apex4j.model;

/** The first half of a layer, in which tokens meet those before them. */
sealed interface SequenceMixer permits Attention, ShortConvolution {
    /**
     * Computes the change that the layer makes.
     *
     * @param x the normed tokens {@code [tokens, embedding]}
     * @param change receives {@code [tokens, embedding]}
     */
    void apply(Pass pass, float[] x, float[] change);
}
