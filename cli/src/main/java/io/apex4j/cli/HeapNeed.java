package io.apex4j.cli;

import io.apex4j.model.ModelOptions;
import java.util.function.Supplier;

/**
 * How much memory Java needs beside the mapped file: mostly for the keys and values of past tokens.
 *
 * @param contextLength tokens of a full context
 * @param contexts how many there are at a time
 * @param cacheBytes what they take when they are full
 */
record HeapNeed(int contextLength, int contexts, long cacheBytes) {
    /** Tokenizer, working memory of a pass, and the rest of the program. */
    private static final long OTHER_BYTES = 300L << 20;

    private static final long GIBIBYTE = 1L << 30;

    /** The need of a model with one context of the length that the options name. */
    static HeapNeed of(ModelHeader header, ModelOptions options) {
        return of(header, options, 1);
    }

    /** The need of a model with so many contexts of the length that the options name. */
    static HeapNeed of(ModelHeader header, ModelOptions options, int contexts) {
        int length = options.contextLength() == 0 ? header.contextLength() : options.contextLength();
        return new HeapNeed(length, contexts, (long) (header.cacheBytesPerToken(options) * length * contexts));
    }

    /** Bytes in all. */
    long bytes() {
        return cacheBytes + OTHER_BYTES;
    }

    /** Whether the heap can become so large. */
    boolean isMet() {
        return bytes() <= limit();
    }

    /** Says so before it is too late when a full context will not fit. */
    void warn(Screen screen) {
        if (!isMet()) {
            String what = contexts == 1 ? "a full context of " : contexts + " full contexts of ";
            screen.complain(what + Numbers.counted(contextLength, "token") + " can take "
                    + Numbers.size(bytes()) + " of heap, and java may use " + Numbers.size(limit()) + ": "
                    + advice(bytes()));
        }
    }

    /** What to set for so many bytes. */
    static String advice(long bytes) {
        return "set APEX_JAVA_OPTS=-Xmx" + Math.ceilDiv(bytes, GIBIBYTE) + "g, or take a smaller context (-c) or q8_0"
                + " for the cache (-ctk, -ctv)";
    }

    /** The most that java may use. */
    static long limit() {
        return Runtime.getRuntime().maxMemory();
    }

    /** Runs something that may need more heap than there is; turns that failure into one that says what to do. */
    static <T> T within(Supplier<T> task) {
        try {
            return task.get();
        } catch (OutOfMemoryError error) {
            throw exhausted(error);
        }
    }

    /** The failure that says what to do when there was not heap enough. */
    static HeapException exhausted(OutOfMemoryError error) {
        return new HeapException(
                "java ran out of heap at " + Numbers.size(limit()) + "; " + advice(2 * limit()), error);
    }
}
