package io.apex4j.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** One sequence of tokens that llama.cpp has taken in. Not thread-safe. */
final class LlamaContext implements AutoCloseable {
    private final LlamaFunctions functions;
    private final LlamaLog log;
    private final MemorySegment context;
    private final int vocabularySize;

    /** Takes over a {@code llama_context}. */
    LlamaContext(LlamaFunctions functions, LlamaLog log, MemorySegment context, int vocabularySize) {
        this.functions = functions;
        this.log = log;
        this.context = context;
        this.vocabularySize = vocabularySize;
    }

    /** Forgets all tokens. */
    void clear() {
        MemorySegment memory = (MemorySegment) LlamaFunctions.call(functions.llamaGetMemory, context);
        LlamaFunctions.call(functions.llamaMemoryClear, memory, true);
    }

    /**
     * Takes tokens in.
     *
     * @return the logits after the last, {@code [vocabulary]}
     * @throws LlamaCppException when llama.cpp cannot
     */
    float[] decode(int... tokens) {
        decode(tokens, false);
        return logits(-1);
    }

    /**
     * Takes tokens in.
     *
     * @return the logits after each, {@code [tokens][vocabulary]}
     * @throws LlamaCppException when llama.cpp cannot
     */
    float[][] decodeAll(int... tokens) {
        decode(tokens, true);
        float[][] logits = new float[tokens.length][];
        Arrays.setAll(logits, this::logits);
        return logits;
    }

    private void decode(int[] tokens, boolean wantsAll) {
        log.clear();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment batch = arena.allocate(LlamaStructs.BATCH);
            LlamaStructs.set(LlamaStructs.BATCH, batch, "n_tokens", tokens.length);
            LlamaStructs.set(LlamaStructs.BATCH, batch, "token", arena.allocateFrom(ValueLayout.JAVA_INT, tokens));
            if (wantsAll) {
                MemorySegment wanted = arena.allocate(tokens.length).fill((byte) 1);
                LlamaStructs.set(LlamaStructs.BATCH, batch, "logits", wanted);
            }
            int status = (int) LlamaFunctions.call(functions.llamaDecode, context, batch);
            if (status != 0) {
                throw new LlamaCppException(
                        "llama_decode of " + tokens.length + " tokens returned " + status + ": " + log.text());
            }
        }
    }

    private float[] logits(int index) {
        MemorySegment logits = (MemorySegment) LlamaFunctions.call(functions.llamaGetLogitsIth, context, index);
        if (logits.equals(MemorySegment.NULL)) {
            throw new LlamaCppException("llama.cpp has no logits of token " + index + ": " + log.text());
        }
        return logits.reinterpret(vocabularySize * (long) Float.BYTES).toArray(ValueLayout.JAVA_FLOAT);
    }

    @Override
    public void close() {
        LlamaFunctions.call(functions.llamaFree, context);
    }
}
