package io.apex4j.bench;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The C structures that pass between this package and llama.cpp 0.5.0 on 64-bit System V machines. Fields keep their C
 * names.
 *
 * <p>Nothing in a shared library tells its layouts, so {@link #checkDefaults} reads structures that the library itself
 * has filled with its default values: a layout of another version puts some known default in the wrong place.
 */
final class LlamaStructs {
    private static final AddressLayout POINTER = ValueLayout.ADDRESS;
    private static final int KEY_BYTES = 128;

    /** {@code llama_model_quantize_params}: what to make of a file. 64 bytes. */
    static final StructLayout QUANTIZE_PARAMETERS = MemoryLayout.structLayout(
            ValueLayout.JAVA_INT.withName("nthread"),
            ValueLayout.JAVA_INT.withName("ftype"),
            ValueLayout.JAVA_INT.withName("output_tensor_type"),
            ValueLayout.JAVA_INT.withName("token_embedding_type"),
            ValueLayout.JAVA_BYTE.withName("allow_requantize"),
            ValueLayout.JAVA_BYTE.withName("quantize_output_tensor"),
            ValueLayout.JAVA_BYTE.withName("only_copy"),
            ValueLayout.JAVA_BYTE.withName("pure"),
            ValueLayout.JAVA_BYTE.withName("keep_split"),
            ValueLayout.JAVA_BYTE.withName("dry_run"),
            MemoryLayout.paddingLayout(2),
            POINTER.withName("imatrix"),
            POINTER.withName("kv_overrides"),
            POINTER.withName("tt_overrides"),
            POINTER.withName("prune_layers"),
            ValueLayout.JAVA_LONG.withName("max_buf_size"));

    /** {@code llama_model_imatrix_data}: importance of one tensor; an entry without a name ends the list. 24 bytes. */
    static final StructLayout IMPORTANCE_ENTRY = MemoryLayout.structLayout(
            POINTER.withName("name"), POINTER.withName("data"), ValueLayout.JAVA_LONG.withName("size"));

    /** {@code llama_model_tensor_override}: type of matching tensors; an entry without a pattern ends the list. 16 bytes. */
    static final StructLayout TENSOR_OVERRIDE = MemoryLayout.structLayout(
            POINTER.withName("pattern"), ValueLayout.JAVA_INT.withName("type"), MemoryLayout.paddingLayout(4));

    /**
     * {@code llama_model_kv_override}: metadata of the output; an entry with an empty key ends the list. 264 bytes. The
     * value is an int64, a double, a bool or a text, as the tag says.
     */
    static final StructLayout KEY_OVERRIDE = MemoryLayout.structLayout(
            ValueLayout.JAVA_INT.withName("tag"),
            MemoryLayout.sequenceLayout(KEY_BYTES, ValueLayout.JAVA_BYTE).withName("key"),
            MemoryLayout.paddingLayout(4),
            MemoryLayout.unionLayout(
                            ValueLayout.JAVA_LONG.withName("val_i64"),
                            ValueLayout.JAVA_DOUBLE.withName("val_f64"),
                            ValueLayout.JAVA_BYTE.withName("val_bool"),
                            MemoryLayout.sequenceLayout(KEY_BYTES, ValueLayout.JAVA_BYTE)
                                    .withName("val_str"))
                    .withName("value"));

    /** {@code llama_model_params}: how to load a model. 80 bytes, passed by value. */
    static final StructLayout MODEL_PARAMETERS = MemoryLayout.structLayout(
            POINTER.withName("devices"),
            POINTER.withName("tensor_buft_overrides"),
            ValueLayout.JAVA_INT.withName("n_gpu_layers"),
            ValueLayout.JAVA_INT.withName("split_mode"),
            ValueLayout.JAVA_INT.withName("load_mode"),
            ValueLayout.JAVA_INT.withName("lazy_mode"),
            ValueLayout.JAVA_INT.withName("main_gpu"),
            MemoryLayout.paddingLayout(4),
            POINTER.withName("tensor_split"),
            POINTER.withName("progress_callback"),
            POINTER.withName("progress_callback_user_data"),
            POINTER.withName("kv_overrides"),
            ValueLayout.JAVA_BYTE.withName("vocab_only"),
            ValueLayout.JAVA_BYTE.withName("check_tensors"),
            ValueLayout.JAVA_BYTE.withName("use_extra_bufts"),
            ValueLayout.JAVA_BYTE.withName("no_host"),
            ValueLayout.JAVA_BYTE.withName("no_alloc"),
            ValueLayout.JAVA_BYTE.withName("load_mtp"),
            MemoryLayout.paddingLayout(2));

    /** {@code llama_context_params}: how to run a model. 168 bytes, passed by value. */
    static final StructLayout CONTEXT_PARAMETERS = MemoryLayout.structLayout(
            ValueLayout.JAVA_INT.withName("n_ctx"),
            ValueLayout.JAVA_INT.withName("n_batch"),
            ValueLayout.JAVA_INT.withName("n_ubatch"),
            ValueLayout.JAVA_INT.withName("n_seq_max"),
            ValueLayout.JAVA_INT.withName("n_rs_seq"),
            ValueLayout.JAVA_INT.withName("n_outputs_max"),
            ValueLayout.JAVA_INT.withName("n_outputs_max_per_seq"),
            ValueLayout.JAVA_INT.withName("n_threads"),
            ValueLayout.JAVA_INT.withName("n_threads_batch"),
            ValueLayout.JAVA_INT.withName("ctx_type"),
            ValueLayout.JAVA_INT.withName("rope_scaling_type"),
            ValueLayout.JAVA_INT.withName("pooling_type"),
            ValueLayout.JAVA_INT.withName("attention_type"),
            ValueLayout.JAVA_INT.withName("flash_attn_type"),
            ValueLayout.JAVA_FLOAT.withName("rope_freq_base"),
            ValueLayout.JAVA_FLOAT.withName("rope_freq_scale"),
            ValueLayout.JAVA_FLOAT.withName("yarn_ext_factor"),
            ValueLayout.JAVA_FLOAT.withName("yarn_attn_factor"),
            ValueLayout.JAVA_FLOAT.withName("yarn_beta_fast"),
            ValueLayout.JAVA_FLOAT.withName("yarn_beta_slow"),
            ValueLayout.JAVA_INT.withName("yarn_orig_ctx"),
            ValueLayout.JAVA_FLOAT.withName("defrag_thold"),
            POINTER.withName("cb_eval"),
            POINTER.withName("cb_eval_user_data"),
            ValueLayout.JAVA_INT.withName("type_k"),
            ValueLayout.JAVA_INT.withName("type_v"),
            POINTER.withName("abort_callback"),
            POINTER.withName("abort_callback_data"),
            ValueLayout.JAVA_BYTE.withName("embeddings"),
            ValueLayout.JAVA_BYTE.withName("offload_kqv"),
            ValueLayout.JAVA_BYTE.withName("no_perf"),
            ValueLayout.JAVA_BYTE.withName("op_offload"),
            ValueLayout.JAVA_BYTE.withName("swa_full"),
            ValueLayout.JAVA_BYTE.withName("kv_unified"),
            MemoryLayout.paddingLayout(2),
            POINTER.withName("samplers"),
            ValueLayout.JAVA_LONG.withName("n_samplers"),
            POINTER.withName("ctx_other"));

    /** {@code llama_batch}: tokens to take in; null pointers stand for the obvious. 56 bytes, passed by value. */
    static final StructLayout BATCH = MemoryLayout.structLayout(
            ValueLayout.JAVA_INT.withName("n_tokens"),
            MemoryLayout.paddingLayout(4),
            POINTER.withName("token"),
            POINTER.withName("embd"),
            POINTER.withName("pos"),
            POINTER.withName("n_seq_id"),
            POINTER.withName("seq_id"),
            POINTER.withName("logits"));

    /** {@code ggml_type_traits}: facts and converters of a tensor type. 56 bytes, owned by the library. */
    static final StructLayout TYPE_TRAITS = MemoryLayout.structLayout(
            POINTER.withName("type_name"),
            ValueLayout.JAVA_LONG.withName("blck_size"),
            ValueLayout.JAVA_LONG.withName("blck_size_interleave"),
            ValueLayout.JAVA_LONG.withName("type_size"),
            ValueLayout.JAVA_BYTE.withName("is_quantized"),
            MemoryLayout.paddingLayout(7),
            POINTER.withName("to_float"),
            POINTER.withName("from_float_ref"));

    /** {@code LLAMA_LOAD_MODE_MMAP}. */
    static final int LOAD_MODE_MMAP = 1;

    /** {@code LLAMA_FLASH_ATTN_TYPE_AUTO}. */
    static final int FLASH_ATTENTION_AUTO = -1;

    /** {@code LLAMA_FLASH_ATTN_TYPE_DISABLED}. */
    static final int FLASH_ATTENTION_OFF = 0;

    private static final long NO_TENSOR_TYPE = 43; // GGML_TYPE_COUNT
    private static final Map<String, Long> QUANTIZE_DEFAULTS = Map.of(
            "ftype",
            7L,
            "output_tensor_type",
            NO_TENSOR_TYPE,
            "token_embedding_type",
            NO_TENSOR_TYPE,
            "quantize_output_tensor",
            1L,
            "max_buf_size",
            8L << 30);
    private static final Map<String, Long> MODEL_DEFAULTS =
            Map.of("n_gpu_layers", -1L, "split_mode", 1L, "load_mode", -1L, "lazy_mode", 1L, "use_extra_bufts", 1L);
    private static final long MINUS_ONE = Float.floatToRawIntBits(-1);
    private static final Map<String, Long> CONTEXT_DEFAULTS = Map.ofEntries(
            Map.entry("n_ctx", 512L),
            Map.entry("n_batch", 2048L),
            Map.entry("n_ubatch", 512L),
            Map.entry("n_seq_max", 1L),
            Map.entry("n_outputs_max_per_seq", 1L),
            Map.entry("n_threads", 4L),
            Map.entry("n_threads_batch", 4L),
            Map.entry("rope_scaling_type", -1L),
            Map.entry("pooling_type", -1L),
            Map.entry("attention_type", -1L),
            Map.entry("flash_attn_type", -1L),
            Map.entry("yarn_ext_factor", MINUS_ONE),
            Map.entry("yarn_attn_factor", MINUS_ONE),
            Map.entry("yarn_beta_fast", MINUS_ONE),
            Map.entry("yarn_beta_slow", MINUS_ONE),
            Map.entry("defrag_thold", MINUS_ONE),
            Map.entry("type_k", 1L),
            Map.entry("type_v", 1L),
            Map.entry("offload_kqv", 1L),
            Map.entry("no_perf", 1L),
            Map.entry("op_offload", 1L),
            Map.entry("swa_full", 1L));

    private LlamaStructs() {}

    /**
     * Refuses a library whose default parameters are not those of llama.cpp 0.5.0; fields not listed as defaults must be
     * zero.
     *
     * @param quantizeParameters a structure as {@code llama_model_quantize_default_params} returned it
     * @param modelParameters a structure as {@code llama_model_default_params} returned it
     * @param contextParameters a structure as {@code llama_context_default_params} returned it
     */
    static void checkDefaults(
            MemorySegment quantizeParameters, MemorySegment modelParameters, MemorySegment contextParameters) {
        check("llama_model_quantize_params", QUANTIZE_PARAMETERS, quantizeParameters, QUANTIZE_DEFAULTS);
        check("llama_model_params", MODEL_PARAMETERS, modelParameters, MODEL_DEFAULTS);
        check("llama_context_params", CONTEXT_PARAMETERS, contextParameters, CONTEXT_DEFAULTS);
    }

    /** Writes a number or flag. */
    static void set(StructLayout layout, MemorySegment struct, String field, long value) {
        long offset = offset(layout, field);
        switch (layout.select(PathElement.groupElement(field))) {
            case ValueLayout.OfByte type -> struct.set(type, offset, (byte) value);
            case ValueLayout.OfInt type -> struct.set(type, offset, (int) value);
            case ValueLayout.OfLong type -> struct.set(type, offset, value);
            case MemoryLayout other -> throw new IllegalArgumentException(field + " is no number but " + other);
        }
    }

    /** Writes a pointer. */
    static void set(StructLayout layout, MemorySegment struct, String field, MemorySegment pointer) {
        struct.set(POINTER, offset(layout, field), pointer);
    }

    /** Reads a number, flag or pointer; pointers as addresses, floats as their bits. */
    static long get(StructLayout layout, MemorySegment struct, String field) {
        long offset = offset(layout, field);
        return switch (layout.select(PathElement.groupElement(field))) {
            case ValueLayout.OfByte type -> struct.get(type, offset);
            case ValueLayout.OfInt type -> struct.get(type, offset);
            case ValueLayout.OfLong type -> struct.get(type, offset);
            case ValueLayout.OfFloat type -> Float.floatToRawIntBits(struct.get(type, offset));
            case AddressLayout type -> struct.get(type, offset).address();
            case MemoryLayout other -> throw new IllegalArgumentException(field + " is no number but " + other);
        };
    }

    private static void check(String name, StructLayout layout, MemorySegment struct, Map<String, Long> defaults) {
        Map<String, Long> wrong = new LinkedHashMap<>();
        for (MemoryLayout member : layout.memberLayouts()) {
            member.name().ifPresent(field -> {
                long value = get(layout, struct, field);
                if (value != defaults.getOrDefault(field, 0L)) {
                    wrong.put(field, value);
                }
            });
        }
        if (!wrong.isEmpty()) {
            throw new LlamaCppException("The defaults of " + name + " are not those of llama.cpp "
                    + PeerLibraries.VERSION + ": " + wrong + ", expected " + defaults + " and 0 for all else");
        }
    }

    /** Where a field begins, in bytes. */
    static long offset(StructLayout layout, String field) {
        return layout.byteOffset(PathElement.groupElement(field));
    }
}
