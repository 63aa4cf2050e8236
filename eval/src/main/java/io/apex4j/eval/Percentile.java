package io.apex4j.eval;

/**
 * A value that a share of all measured values does not exceed.
 *
 * @param percent the share, 0 to 100
 */
public record Percentile(double percent, double value) {}
