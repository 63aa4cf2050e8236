package io.apex4j.model;

/** Watches what the weights of a model are multiplied with while tokens pass through it. */
@FunctionalInterface
public interface ActivationObserver {
    /** Sees nothing. */
    ActivationObserver NONE = (tensor, matrix, x, rows, columns) -> {};

    /**
     * Sees the inputs of a weight, just before the product. Called by the thread that runs the model, layer after layer.
     *
     * @param tensor name of the weight's tensor in the file
     * @param matrix which of the tensor's matrices: the expert, or 0
     * @param x {@code [rows, columns]}, a row for each token that the weight is applied to; valid during the call only, and
     *     not to be changed
     * @param rows number of tokens
     * @param columns number of inputs
     */
    void observe(String tensor, int matrix, float[] x, int rows, int columns);
}
