package io.apex4j.eval;

/**
 * What was measured on one chunk of a text; pairs of these compare models.
 *
 * @param tokens number of scored tokens
 * @param logLoss sum of the negative log likelihoods, in nats
 * @param divergence sum of the divergences from the reference, in nats; 0 without a reference
 * @param sameTop number of tokens for which both models find the same token likeliest; 0 without a reference
 */
public record ChunkResult(int tokens, double logLoss, double divergence, int sameTop) {}
