package io.apex4j.eval;

/** Predictions of the reference, to compare others with. To be read by several threads at a time. */
interface ReferencePredictions {
    /**
     * Reads a prediction.
     *
     * @param position the place in its chunk of the token that it comes after
     * @param target receives {@code [vocabulary]} logits, or log probabilities
     */
    ReferenceRow read(int chunk, int position, float[] target);
}
