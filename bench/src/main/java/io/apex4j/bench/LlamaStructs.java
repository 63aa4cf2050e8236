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

    private LlamaStructs() {}

    /**
     * Refuses a library whose default parameters are not those of llama.cpp 0.5.0; fields not listed as defaults must be
     * zero.
     *
     * @param quantizeParameters a structure as {@code llama_model_quantize_default_params} returned it
     * @param modelParameters a structure as {@code llama_model_default_params} returned it
     */
    static void checkDefaults(MemorySegment quantizeParameters, MemorySegment modelParameters) {
        check("llama_model_quantize_params", QUANTIZE_PARAMETERS, quantizeParameters, QUANTIZE_DEFAULTS);
        check("llama_model_params", MODEL_PARAMETERS, modelParameters, MODEL_DEFAULTS);
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

    /** Reads a number, flag or pointer; pointers as addresses. */
    static long get(StructLayout layout, MemorySegment struct, String field) {
        long offset = offset(layout, field);
        return switch (layout.select(PathElement.groupElement(field))) {
            case ValueLayout.OfByte type -> struct.get(type, offset);
            case ValueLayout.OfInt type -> struct.get(type, offset);
            case ValueLayout.OfLong type -> struct.get(type, offset);
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
