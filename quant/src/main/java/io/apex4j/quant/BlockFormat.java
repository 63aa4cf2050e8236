package io.apex4j.quant;

import io.apex4j.gguf.GgmlType;

/**
 * The layout of one tensor type with its encoder and decoder.
 *
 * <p>Stateless and thread-safe. A tensor row of {@code columns} values is a run of {@code columns / blockSize} blocks
 * of {@code blockBytes} bytes each; multi-byte fields are little endian.
 */
public interface BlockFormat {
    /** The type this format belongs to; it knows the values and bytes of a block. */
    GgmlType type();

    /** Whether {@link Encoder#encode} needs importance values; without them it throws {@link IllegalArgumentException}. */
    default boolean requiresImportance() {
        return false;
    }

    /** A new encoder over the fastest kernels of this machine, for the use of one thread. */
    default Encoder newEncoder() {
        return newEncoder(EncodingKernels.preferred());
    }

    /** A new encoder over the given kernels, for the use of one thread. */
    Encoder newEncoder(EncodingKernels kernels);

    /**
     * Decodes whole blocks to 32-bit floats.
     *
     * @param blocks the encoded blocks, starting at {@code blocksOffset}
     * @param target receives {@code elements} values from {@code targetOffset} on
     * @param elements number of values, a multiple of the block size
     */
    void decode(byte[] blocks, int blocksOffset, float[] target, int targetOffset, int elements);
}
