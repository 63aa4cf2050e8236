package io.apex4j.eval;

/**
 * Where a prediction is in a text.
 *
 * @param chunk number of the chunk
 * @param position place in the chunk of the token that it comes after
 * @param next the token that came
 */
record Place(int chunk, int position, int next) {}
