package io.apex4j.bench;

import io.apex4j.apex.ImportanceFacts;
import io.apex4j.apex.KeyOverride;
import io.apex4j.apex.QuantizeOptions;
import io.apex4j.gguf.GgufValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Metadata overrides as llama-quantize hands them to {@code llama_model_quantize}: the user's, then its own. */
final class LlamaOverrides {
    private static final int TEXT_BYTES = 127; // a C array of 128 with its closing zero

    private LlamaOverrides() {}

    /** The overrides for options, with what llama-quantize notes about the importance matrix. */
    static List<KeyOverride> of(QuantizeOptions options) {
        List<KeyOverride> overrides = new ArrayList<>(options.overrides());
        options.importance()
                .filter(facts -> !facts.entries().isEmpty())
                .ifPresent(facts -> addImportance(facts, overrides));
        return overrides;
    }

    private static void addImportance(ImportanceFacts facts, List<KeyOverride> overrides) {
        overrides.add(new KeyOverride("quantize.imatrix.file", text(facts.file())));
        facts.dataset().ifPresent(dataset -> overrides.add(new KeyOverride("quantize.imatrix.dataset", text(dataset))));
        int entries = facts.entries().size();
        overrides.add(new KeyOverride("quantize.imatrix.entries_count", new GgufValue.UInt32(entries)));
        if (facts.chunks() > 0) {
            overrides.add(new KeyOverride("quantize.imatrix.chunks_count", new GgufValue.UInt32(facts.chunks())));
        }
    }

    private static GgufValue.Text text(String value) {
        byte[] bytes = new GgufValue.Text(value).bytes();
        return GgufValue.Text.of(Arrays.copyOf(bytes, Math.min(bytes.length, TEXT_BYTES)));
    }
}
