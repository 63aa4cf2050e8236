package io.apex4j.eval;

/**
 * A measured number.
 *
 * @param value the estimate
 * @param error its standard error
 */
public record Estimate(double value, double error) {}
