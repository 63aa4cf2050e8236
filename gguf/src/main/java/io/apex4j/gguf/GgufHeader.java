package io.apex4j.gguf;

/** Constants of the header, and the limits that this reader sets where the format sets none. */
final class GgufHeader {
    static final byte[] MAGIC = {'G', 'G', 'U', 'F'};
    static final int VERSION = 3;
    static final int DEFAULT_ALIGNMENT = 32;
    static final String ALIGNMENT_KEY = "general.alignment";

    /** Keys of a file; real models have some dozens. */
    static final int MAXIMUM_KEYS = 16_384;
    /** Tensors of a file; a model with one tensor per expert has some ten thousands. */
    static final int MAXIMUM_TENSORS = 65_536;
    /** Bytes of a key, as the format demands. */
    static final int MAXIMUM_KEY_BYTES = 65_535;
    /** Bytes of a tensor's name; ggml reserves 64 with the end mark. */
    static final int MAXIMUM_NAME_BYTES = 63;
    /** Bytes of one text; the longest chat templates have some hundred thousand. */
    static final int MAXIMUM_TEXT_BYTES = 16 << 20;
    /** Bytes of all keys and values together; a vocabulary of a quarter of a million tokens takes some fifteen million. */
    static final int MAXIMUM_VALUE_BYTES = 64 << 20;
    /** Highest alignment. */
    static final long MAXIMUM_ALIGNMENT = 1L << 30;
    /** Dimensions of a tensor. */
    static final int MAXIMUM_DIMENSIONS = 4;

    private GgufHeader() {}

    /** The next multiple of a power of two. */
    static long align(long position, long alignment) {
        return Math.addExact(position, alignment - 1) & -alignment;
    }
}
