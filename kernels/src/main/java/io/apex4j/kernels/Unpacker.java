package io.apex4j.kernels;

/**
 * Turns encoded weights into 32-bit floats. Every implementation gives the bits of {@link
 * io.apex4j.quant.BlockFormat#decode}. Stateless and thread-safe.
 */
@FunctionalInterface
public interface Unpacker {
    /**
     * Unpacks whole blocks.
     *
     * @param blocks the encoded blocks, starting at {@code blocksOffset}
     * @param target receives {@code elements} values from {@code targetOffset} on
     * @param elements number of values, a multiple of the block size
     */
    void unpack(byte[] blocks, int blocksOffset, float[] target, int targetOffset, int elements);
}
