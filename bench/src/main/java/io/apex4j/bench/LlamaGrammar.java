package io.apex4j.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;

/** llama.cpp's grammar sampler at one place of one text. Not thread-safe; to be closed before its model. */
final class LlamaGrammar implements AutoCloseable {
    /** {@code llama_token_data}: token, logit, probability. */
    private static final MemoryLayout TOKEN_DATA = MemoryLayout.structLayout(
            ValueLayout.JAVA_INT.withName("id"),
            ValueLayout.JAVA_FLOAT.withName("logit"),
            ValueLayout.JAVA_FLOAT.withName("p"));
    /** {@code llama_token_data_array}: data, size, selected, sorted. */
    private static final MemoryLayout TOKEN_DATA_ARRAY = MemoryLayout.structLayout(
            ValueLayout.ADDRESS.withName("data"),
            ValueLayout.JAVA_LONG.withName("size"),
            ValueLayout.JAVA_LONG.withName("selected"),
            ValueLayout.JAVA_BOOLEAN.withName("sorted"),
            MemoryLayout.paddingLayout(7));

    private static final long LOGIT = TOKEN_DATA.byteOffset(MemoryLayout.PathElement.groupElement("logit"));

    private final LlamaFunctions functions;
    private final MemorySegment sampler;
    private final int vocabularySize;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment candidates;
    private final MemorySegment array;
    private long nanos;

    LlamaGrammar(LlamaFunctions functions, MemorySegment sampler, int vocabularySize) {
        this.functions = functions;
        this.sampler = sampler;
        this.vocabularySize = vocabularySize;
        this.candidates = arena.allocate(TOKEN_DATA, vocabularySize);
        this.array = arena.allocate(TOKEN_DATA_ARRAY);
    }

    /** The tokens that may come next. */
    BitSet allowed() {
        for (int token = 0; token < vocabularySize; token++) {
            candidates.set(ValueLayout.JAVA_INT, offset(token), token);
            candidates.set(ValueLayout.JAVA_FLOAT, offset(token) + LOGIT, 0);
        }
        array.set(ValueLayout.ADDRESS, 0, candidates);
        array.set(ValueLayout.JAVA_LONG, 8, vocabularySize);
        array.set(ValueLayout.JAVA_LONG, 16, -1);
        long start = System.nanoTime();
        LlamaFunctions.call(functions.llamaSamplerApply, sampler, array);
        nanos = System.nanoTime() - start;
        BitSet allowed = new BitSet(vocabularySize);
        for (int token = 0; token < vocabularySize; token++) {
            if (candidates.get(ValueLayout.JAVA_FLOAT, offset(token) + LOGIT) == 0) {
                allowed.set(token);
            }
        }
        return allowed;
    }

    /** How long llama.cpp took for the last {@link #allowed}. */
    long lastNanos() {
        return nanos;
    }

    /** Goes on by a token, which must be allowed: llama.cpp ends the JVM otherwise. */
    void accept(int token) {
        LlamaFunctions.call(functions.llamaSamplerAccept, sampler, token);
    }

    private static long offset(int token) {
        return token * TOKEN_DATA.byteSize();
    }

    @Override
    public void close() {
        LlamaFunctions.call(functions.llamaSamplerFree, sampler);
        arena.close();
    }
}
