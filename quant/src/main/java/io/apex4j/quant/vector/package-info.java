/**
 * Lane-parallel kernels of the encoders: one sub-block, one trial scale, or neighbouring values in the lanes of a vector.
 *
 * <p>Floating-point operations happen in every lane in the order that {@link io.apex4j.quant.ScalarKernels} writes, each
 * rounded by itself: no fused multiply-add, no reciprocals, no sums across lanes. So results do not depend on the width
 * of the vectors.
 */
@NullMarked
package io.apex4j.quant.vector;

import org.jspecify.annotations.NullMarked;
