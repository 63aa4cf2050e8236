package io.apex4j.eval;

import io.apex4j.apex.Role;

/**
 * What quantizing has changed in the weights of a tensor.
 *
 * @param tensor its name
 * @param role its role
 * @param layer its layer, or -1
 * @param type its type, as ggml names it
 * @param weights number of weights
 * @param relativeError root of the sum of squared changes over the sum of squared weights
 */
public record TensorChange(String tensor, Role role, int layer, String type, long weights, double relativeError) {}
