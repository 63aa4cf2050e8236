package io.apex4j.eval;

/**
 * How well a model predicts a text.
 *
 * @param perplexity the exponential of the mean negative log likelihood, and its standard error
 * @param meanLogLoss mean negative log likelihood of a scored token, in nats, and its standard error
 * @param contextLength tokens of a chunk
 * @param chunks number of chunks
 * @param tokens number of scored tokens
 */
public record PerplexityResult(Estimate perplexity, Estimate meanLogLoss, int contextLength, int chunks, int tokens) {}
