package io.apex4j.kernels;

import io.apex4j.kernels.vector.VectorDotProducts;

/** Chooses the products once per start of the JVM, by what {@link KernelChoice} chose. */
final class DotProductChoice {
    static final DotProducts CHOSEN = KernelChoice.CHOSEN instanceof ScalarKernels
            ? new ScalarDotProducts()
            : new WarmingDotProducts(new VectorDotProducts(new ScalarDotProducts()));

    private DotProductChoice() {}
}
