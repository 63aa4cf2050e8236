/**
 * The kernels in the lanes of the Vector API. Methods stay small: C2 gives up on one that grows past its limit, and every
 * vector then becomes an object. What a conversion gives is cast to its {@link
 * io.apex4j.kernels.vector.VectorClass class}, for the same reason.
 */
@NullMarked
package io.apex4j.kernels.vector;

import org.jspecify.annotations.NullMarked;
