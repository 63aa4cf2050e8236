package io.apex4j.quant;

/** The kernels that a test runs with. */
enum KernelKind {
    /** The specification. */
    SCALAR,
    /** What encoders use unless told otherwise. */
    PREFERRED;

    EncodingKernels newKernels() {
        return switch (this) {
            case SCALAR -> new ScalarKernels();
            case PREFERRED -> EncodingKernels.preferred();
        };
    }
}
