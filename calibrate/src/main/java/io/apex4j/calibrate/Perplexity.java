package io.apex4j.calibrate;

/**
 * How well a model has foretold texts: {@code exp} of the mean negative log likelihood of the tokens in the second halves
 * of chunks, as llama-imatrix shows it.
 *
 * @param value the perplexity
 * @param error its standard error
 * @param tokens tokens that were foretold
 */
public record Perplexity(double value, double error, long tokens) {}
