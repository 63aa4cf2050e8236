package io.apex4j.bench;

import io.apex4j.gguf.GgmlType;
import java.lang.foreign.MemorySegment;

/**
 * How llama.cpp is to run a model; all else is at its defaults, among them at most 512 tokens at a time.
 *
 * @param contextLength the most tokens
 * @param threads number of threads
 * @param cacheType type of keys and values: F32, or F16, which is the default of llama.cpp
 * @param flashAttention whether llama.cpp may fuse attention, as it does by default where it can
 */
record LlamaContextOptions(int contextLength, int threads, GgmlType cacheType, boolean flashAttention) {
    /** What keeps the results closest to those of exact arithmetic: keys and values of 32 bits, attention not fused. */
    static LlamaContextOptions exact(int contextLength, int threads) {
        return new LlamaContextOptions(contextLength, threads, GgmlType.F32, false);
    }

    /** What llama.cpp does when it is not told otherwise. */
    static LlamaContextOptions defaults(int contextLength, int threads) {
        return new LlamaContextOptions(contextLength, threads, GgmlType.F16, true);
    }

    /** Changes parameters that hold their defaults, a {@link LlamaStructs#CONTEXT_PARAMETERS}. */
    void fill(MemorySegment parameters) {
        set(parameters, "n_ctx", contextLength);
        set(parameters, "n_threads", threads);
        set(parameters, "n_threads_batch", threads);
        set(parameters, "type_k", cacheType.number());
        set(parameters, "type_v", cacheType.number());
        set(
                parameters,
                "flash_attn_type",
                flashAttention ? LlamaStructs.FLASH_ATTENTION_AUTO : LlamaStructs.FLASH_ATTENTION_OFF);
    }

    private static void set(MemorySegment parameters, String field, long value) {
        LlamaStructs.set(LlamaStructs.CONTEXT_PARAMETERS, parameters, field, value);
    }
}
