package io.apex4j.eval;

/**
 * How fast a model runs.
 *
 * @param promptTokensPerSecond tokens of a prompt of 512 that are taken in per second (median)
 * @param generatedTokensPerSecond tokens that are generated per second, over 128 (median)
 * @param threads number of threads
 */
public record SpeedResult(double promptTokensPerSecond, double generatedTokensPerSecond, int threads) {}
