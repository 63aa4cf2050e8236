package io.apex4j.eval;

/**
 * What is known of a prediction of the reference beside its row of values.
 *
 * @param top the likeliest token, the first one on ties
 * @param shift what is subtracted from the values before their exponentials are taken
 * @param logNormalizer what is subtracted from a value to get a log probability
 * @param isRounded whether the row is from a file of base logits: then tokens of {@link #FLOOR} or less are left out, and
 *     the probabilities of the others are taken as they are, as llama-perplexity does
 */
record ReferenceRow(int top, float shift, double logNormalizer, boolean isRounded) {
    /** In files of base logits, log probabilities down here say nothing but that they are low. */
    static final float FLOOR = -16;
}
