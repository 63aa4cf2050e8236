package io.apex4j.model;

import io.apex4j.kernels.Matrix;

/**
 * A matrix of the network with the name of the tensor that it comes from.
 *
 * @param tensor name of the tensor in the file
 * @param index which of the tensor's matrices: the expert, or 0
 * @param matrix {@code [rows, columns]}, mapped
 */
record Weight(String tensor, int index, Matrix matrix) {
    /** Number of outputs. */
    int rows() {
        return matrix.rows();
    }

    /** Number of inputs. */
    int columns() {
        return matrix.columns();
    }
}
