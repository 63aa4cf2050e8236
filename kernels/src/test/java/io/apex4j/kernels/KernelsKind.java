package io.apex4j.kernels;

import io.apex4j.kernels.vector.VectorKernels;

/** The kernels that a test runs with. */
enum KernelsKind {
    /** The specification. */
    SCALAR,
    /** For machines with AVX2. */
    VECTOR_256,
    /** For machines with AVX-512. */
    VECTOR_512;

    Kernels kernels() {
        return switch (this) {
            case SCALAR -> new ScalarKernels();
            case VECTOR_256 -> new VectorKernels(256);
            case VECTOR_512 -> new VectorKernels(512);
        };
    }
}
