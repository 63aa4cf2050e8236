package io.apex4j.kernels;

import io.apex4j.gguf.GgmlType;
import java.lang.foreign.MemorySegment;

/**
 * Products of one row of weights with the activations of one token. {@link ScalarDotProducts} is the specification; every
 * other implementation gives the same bits.
 *
 * <p>All sums have 16 lanes and end in the same tree: lane {@code i} takes lane {@code i + 8}, then {@code i + 4}, {@code i +
 * 2}, {@code i + 1}. Stateless and thread-safe.
 */
public interface DotProducts {
    /** The fastest products that this machine and this start of the JVM offer. */
    static DotProducts preferred() {
        return DotProductChoice.CHOSEN;
    }

    /** Short name for reports: {@code scalar}, or {@code vector} with its width in bits. */
    String name();

    /** The way from blocks of a quantized type to integers. */
    LevelUnpacker unpacker(GgmlType type);

    /**
     * The product of an unpacked row with one token's activations.
     *
     * <p>With {@code g} counting groups of 16 values, lane {@code g % 16} first takes {@code offsets[g] * sums[g]} for
     * ascending g. Then lane {@code l} takes, for each chunk of 64 values in order, {@code q * s}: q the exact sum of the
     * four products of levels and activations {@code 64 chunk + 4 l} to {@code + 3}, s the product of the scales of weights
     * and activations of the group that they are in. One fused multiply-add each, the sum of lanes last.
     *
     * <p>The result is off the exact product of weights and rounded activations by at most {@code (columns / 64 + columns /
     * 256 + 8) * 2^-24} times the sum of the magnitudes of the products and of the offsets' products.
     */
    float product(Levels row, QuantizedActivations activations, int token);

    /**
     * Rounds activations to 8 bits; see {@link QuantizedActivations}.
     *
     * @param x activations from {@code xOffset} on, {@code activations.columns()} of them
     */
    void quantize(float[] x, int xOffset, QuantizedActivations activations, int token);

    /**
     * The product of a row of F32, F16 or BF16 with 32-bit activations: lane {@code i % 16} takes the product of values i
     * by a fused multiply-add, i ascending; then the sum of lanes.
     *
     * <p>Off the exact product by at most {@code (columns / 16 + 5) * 2^-24} times the sum of magnitudes.
     *
     * @param lanes {@code [16]}: scratch, left behind with partial sums
     */
    float product(
            GgmlType type, MemorySegment weights, long offset, float[] x, int xOffset, int columns, float[] lanes);
}
