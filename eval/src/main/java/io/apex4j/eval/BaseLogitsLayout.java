package io.apex4j.eval;

import java.nio.charset.StandardCharsets;

/**
 * Where things are in llama.cpp's file of base logits (llama-perplexity, {@code --kl-divergence-base}). Little endian: the
 * bytes {@code _logits_}; tokens of a chunk, size of the vocabulary and number of chunks, 32 bits each; the tokens of all
 * chunks, 32 bits each; then a record for every scored prediction. A record has two 32-bit floats, scale and lowest log
 * probability, and a 16-bit number {@code u} per token of the vocabulary, one more where that is odd: the log probability
 * is {@code scale * u + lowest}.
 *
 * @param contextLength tokens of a chunk
 * @param vocabulary size of the vocabulary
 * @param chunks number of chunks
 */
record BaseLogitsLayout(int contextLength, int vocabulary, int chunks) {
    /** What a file begins with. */
    static final byte[] MAGIC = "_logits_".getBytes(StandardCharsets.US_ASCII);

    static final int HEADER_BYTES = 20;
    /** Bytes of scale and lowest log probability. */
    static final int RECORD_HEADER_BYTES = 8;

    /** Scored predictions of a chunk. */
    int scored() {
        return contextLength - 1 - contextLength / 2;
    }

    /** Number of tokens of all chunks. */
    long tokens() {
        return (long) contextLength * chunks;
    }

    /** Size of a record. */
    int recordBytes() {
        return Math.addExact(RECORD_HEADER_BYTES, Math.multiplyExact(Short.BYTES, vocabulary + vocabulary % 2));
    }

    /** Where the records begin. */
    long recordsStart() {
        return HEADER_BYTES + Integer.BYTES * tokens();
    }

    /** Where the record of a prediction begins. */
    long recordStart(int chunk, int position) {
        long record = (long) chunk * scored() + position - contextLength / 2;
        return recordsStart() + record * recordBytes();
    }

    /** Size of the file. */
    long fileBytes() {
        return Math.addExact(recordsStart(), Math.multiplyExact((long) chunks * scored(), (long) recordBytes()));
    }
}
