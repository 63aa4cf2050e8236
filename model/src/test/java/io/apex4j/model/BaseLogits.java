package io.apex4j.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Log probabilities as llama-perplexity writes them with --kl-divergence-base: for each chunk of {@link #contextLength()}
 * tokens, those after its tokens from the middle to the last but one.
 */
final class BaseLogits {
    private static final int HEADER_BYTES = 20;
    /** Entries this far below the likeliest one are all written as if they were at it. */
    private static final float FLOOR = -16;

    private final ByteBuffer bytes;
    private final int contextLength;
    private final int vocabulary;
    private final int chunks;

    private BaseLogits(ByteBuffer bytes) {
        this.bytes = bytes;
        this.contextLength = bytes.getInt(8);
        this.vocabulary = bytes.getInt(12);
        this.chunks = bytes.getInt(16);
    }

    static BaseLogits read(Path file) throws IOException {
        return new BaseLogits(ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN));
    }

    int contextLength() {
        return contextLength;
    }

    int chunks() {
        return chunks;
    }

    int firstScored() {
        return contextLength / 2;
    }

    int scored() {
        return contextLength - 1 - firstScored();
    }

    int[] tokens(int chunk) {
        int[] tokens = new int[contextLength];
        for (int index = 0; index < contextLength; index++) {
            tokens[index] = bytes.getInt(HEADER_BYTES + 4 * (chunk * contextLength + index));
        }
        return tokens;
    }

    /** The divergence of logits from those of the file after a token of a chunk, {@code sum p_base (log p_base - log p)}. */
    double divergence(int chunk, int token, float[] logits) {
        double[] logProbabilities = logSoftmax(logits);
        int record = record(chunk, token);
        float scale = bytes.getFloat(record);
        float lowest = bytes.getFloat(record + 4);
        double sum = 0;
        for (int index = 0; index < vocabulary; index++) {
            double base = scale * level(record, index) + lowest;
            if (base > FLOOR) {
                sum += Math.exp(base) * (base - logProbabilities[index]);
            }
        }
        return sum;
    }

    /** The likeliest token after a token of a chunk. */
    int top(int chunk, int token) {
        int record = record(chunk, token);
        int best = 0;
        for (int index = 1; index < vocabulary; index++) {
            if (level(record, index) > level(record, best)) {
                best = index;
            }
        }
        return best;
    }

    private int record(int chunk, int token) {
        int recordBytes = 2 * (2 * ((vocabulary + 1) / 2) + 4);
        int start = HEADER_BYTES + 4 * chunks * contextLength;
        return start + (chunk * scored() + token - firstScored()) * recordBytes;
    }

    private int level(int record, int index) {
        return bytes.getShort(record + 8 + 2 * index) & 0xffff;
    }

    static double[] logSoftmax(float[] logits) {
        double highest = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            highest = Math.max(highest, logit);
        }
        double[] result = new double[logits.length];
        double sum = 0;
        for (int index = 0; index < logits.length; index++) {
            result[index] = logits[index] - highest;
            sum += Math.exp(result[index]);
        }
        double log = Math.log(sum);
        return Arrays.stream(result).map(value -> value - log).toArray();
    }
}
