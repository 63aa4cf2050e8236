package io.apex4j.model;

import java.util.List;

/**
 * A place within the tokens that a pass takes into a sequence, whose state is to be kept.
 *
 * @param tokens number of the sequence's tokens of the pass before it, at least 1
 * @param convolutions by convolution layer: receives {@code [taps - 1, embedding]}, the oldest token first
 */
record Mark(int tokens, List<float[]> convolutions) {}
