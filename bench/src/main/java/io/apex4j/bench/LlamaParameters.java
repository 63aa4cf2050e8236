package io.apex4j.bench;

import io.apex4j.apex.FileType;
import io.apex4j.apex.KeyOverride;
import io.apex4j.apex.TensorRule;
import io.apex4j.gguf.GgufValue;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;

/** Lays a {@link LlamaQuantization} out as C structures, all of them in one arena. */
final class LlamaParameters {
    private static final int TAG_INTEGER = 0; // llama_model_kv_override_type
    private static final int TAG_FLOAT = 1;
    private static final int TAG_BOOLEAN = 2;
    private static final int TAG_TEXT = 3;
    private static final int LAST_LAYER = -1;

    private final Arena arena;

    private LlamaParameters(Arena arena) {
        this.arena = arena;
    }

    /**
     * Fills parameters that hold their defaults.
     *
     * @param parameters a {@link LlamaStructs#QUANTIZE_PARAMETERS}
     * @param arena owns what the parameters point to
     */
    static void fill(MemorySegment parameters, LlamaQuantization request, Arena arena) {
        LlamaParameters memory = new LlamaParameters(arena);
        set(parameters, "nthread", request.threads());
        set(parameters, "ftype", request.fileType().number());
        request.outputTensorType().ifPresent(type -> set(parameters, "output_tensor_type", type.number()));
        request.tokenEmbeddingType().ifPresent(type -> set(parameters, "token_embedding_type", type.number()));
        set(parameters, "allow_requantize", request.allowRequantize());
        set(parameters, "quantize_output_tensor", !request.leaveOutputTensor());
        set(parameters, "only_copy", request.fileType() == FileType.COPY);
        set(parameters, "pure", request.pure());
        set(parameters, "keep_split", request.keepSplit());
        if (!request.importance().isEmpty()) {
            set(parameters, "imatrix", memory.importance(request.importance()));
        }
        if (!request.overrides().isEmpty()) {
            set(parameters, "kv_overrides", memory.overrides(request.overrides()));
        }
        if (!request.rules().isEmpty()) {
            set(parameters, "tt_overrides", memory.rules(request.rules()));
        }
        if (!request.pruneLayers().isEmpty()) {
            set(parameters, "prune_layers", memory.layers(request.pruneLayers()));
        }
    }

    private MemorySegment importance(Map<String, float[]> importance) {
        StructLayout layout = LlamaStructs.IMPORTANCE_ENTRY;
        MemorySegment list = list(layout, importance.size());
        int index = 0;
        for (Map.Entry<String, float[]> entry : importance.entrySet()) {
            MemorySegment struct = element(list, layout, index);
            LlamaStructs.set(layout, struct, "name", arena.allocateFrom(entry.getKey()));
            LlamaStructs.set(layout, struct, "data", arena.allocateFrom(ValueLayout.JAVA_FLOAT, entry.getValue()));
            LlamaStructs.set(layout, struct, "size", entry.getValue().length);
            index++;
        }
        return list;
    }

    private MemorySegment rules(List<TensorRule> rules) {
        StructLayout layout = LlamaStructs.TENSOR_OVERRIDE;
        MemorySegment list = list(layout, rules.size());
        for (int index = 0; index < rules.size(); index++) {
            TensorRule rule = rules.get(index);
            MemorySegment struct = element(list, layout, index);
            LlamaStructs.set(
                    layout, struct, "pattern", arena.allocateFrom(rule.pattern().text()));
            LlamaStructs.set(layout, struct, "type", rule.type().number());
        }
        return list;
    }

    private MemorySegment overrides(List<KeyOverride> overrides) {
        StructLayout layout = LlamaStructs.KEY_OVERRIDE;
        MemorySegment list = list(layout, overrides.size());
        for (int index = 0; index < overrides.size(); index++) {
            KeyOverride override = overrides.get(index);
            MemorySegment struct = element(list, layout, index);
            struct.setString(LlamaStructs.offset(layout, "key"), override.key());
            setValue(struct, override);
        }
        return list;
    }

    private static void setValue(MemorySegment struct, KeyOverride override) {
        MemorySegment value = struct.asSlice(LlamaStructs.offset(LlamaStructs.KEY_OVERRIDE, "value"));
        switch (override.value()) {
            case GgufValue.UInt32(long number) -> {
                tag(struct, TAG_INTEGER);
                value.set(ValueLayout.JAVA_LONG, 0, number);
            }
            case GgufValue.Float32(float number) -> {
                tag(struct, TAG_FLOAT);
                value.set(ValueLayout.JAVA_DOUBLE, 0, number);
            }
            case GgufValue.Bool(boolean truth) -> {
                tag(struct, TAG_BOOLEAN);
                value.set(ValueLayout.JAVA_BOOLEAN, 0, truth);
            }
            case GgufValue.Text text -> {
                tag(struct, TAG_TEXT);
                MemorySegment.copy(MemorySegment.ofArray(text.bytes()), 0, value, 0, text.bytes().length);
            }
            case GgufValue other ->
                throw new IllegalArgumentException(
                        "llama.cpp overrides no metadata of type " + other.type() + ": " + override.key());
        }
    }

    private static void tag(MemorySegment struct, int tag) {
        LlamaStructs.set(LlamaStructs.KEY_OVERRIDE, struct, "tag", tag);
    }

    private MemorySegment layers(List<Integer> layers) {
        MemorySegment list = arena.allocate(MemoryLayout.sequenceLayout(layers.size() + 1, ValueLayout.JAVA_INT));
        for (int index = 0; index < layers.size(); index++) {
            list.setAtIndex(ValueLayout.JAVA_INT, index, layers.get(index));
        }
        list.setAtIndex(ValueLayout.JAVA_INT, layers.size(), LAST_LAYER);
        return list;
    }

    /** Room for some structures and for the empty one that ends the list; all zeros. */
    private MemorySegment list(StructLayout layout, int count) {
        return arena.allocate(MemoryLayout.sequenceLayout(count + 1, layout));
    }

    private static MemorySegment element(MemorySegment list, StructLayout layout, int index) {
        return list.asSlice(index * layout.byteSize(), layout);
    }

    private static void set(MemorySegment parameters, String field, long value) {
        LlamaStructs.set(LlamaStructs.QUANTIZE_PARAMETERS, parameters, field, value);
    }

    private static void set(MemorySegment parameters, String field, boolean value) {
        set(parameters, field, value ? 1 : 0);
    }

    private static void set(MemorySegment parameters, String field, MemorySegment pointer) {
        LlamaStructs.set(LlamaStructs.QUANTIZE_PARAMETERS, parameters, field, pointer);
    }
}
