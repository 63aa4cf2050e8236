/**
 * The arithmetic of a forward pass: products of quantized weights with activations, arithmetic on rows of activations, and
 * the threads that share it out.
 *
 * <p>{@link io.apex4j.kernels.Kernels}, {@link io.apex4j.kernels.RowMath} and {@link io.apex4j.kernels.DotProducts} are
 * what a provider implements. The scalar one is the specification, the others give its bits; the choice is made once per
 * start of the JVM, and {@code -Dapex4j.kernels=scalar} overrides it. How far a result may be off the exact one stands with
 * each operation: {@link io.apex4j.kernels.Products#prompt} at most {@code (256 + columns / 256 + 1) * 2^-24} times the sum
 * of the magnitudes of the products, {@link io.apex4j.kernels.DotProducts#product} for tokens generated, {@link
 * io.apex4j.kernels.VectorMath} for rows.
 */
@NullMarked
package io.apex4j.kernels;

import org.jspecify.annotations.NullMarked;
