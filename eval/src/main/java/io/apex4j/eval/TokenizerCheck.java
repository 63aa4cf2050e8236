package io.apex4j.eval;

import io.apex4j.gguf.GgufMetadata;
import io.apex4j.gguf.GgufValue;
import java.util.List;
import java.util.Optional;

/** Sees to it that models are compared which mean the same by a token. */
final class TokenizerCheck {
    private static final String PREFIX = "tokenizer.ggml.";
    private static final List<String> KEYS = List.of("model", "pre", "add_bos_token", "bos_token_id");
    private static final List<String> LISTS = List.of("tokens", "merges");

    private TokenizerCheck() {}

    /**
     * Compares the tokenizers of two models.
     *
     * @throws EvaluationException when they differ; it says where
     */
    static void check(String first, GgufMetadata ofFirst, String second, GgufMetadata ofSecond) {
        for (String name : KEYS) {
            Optional<GgufValue> a = ofFirst.get(PREFIX + name);
            Optional<GgufValue> b = ofSecond.get(PREFIX + name);
            if (!a.equals(b)) {
                throw fault(first, second, PREFIX + name + " is " + shown(a) + " and " + shown(b));
            }
        }
        for (String name : LISTS) {
            String key = PREFIX + name;
            if (!ofFirst.get(key).equals(ofSecond.get(key))) {
                List<String> a = ofFirst.texts(key).orElse(List.of());
                List<String> b = ofSecond.texts(key).orElse(List.of());
                throw fault(first, second, key + " " + difference(a, b));
            }
        }
    }

    private static String shown(Optional<GgufValue> value) {
        return value.map(some -> some instanceof GgufValue.Text(String text) ? "'" + text + "'" : some.toString())
                .orElse("missing");
    }

    private static String difference(List<String> a, List<String> b) {
        for (int index = 0; index < Math.min(a.size(), b.size()); index++) {
            if (!a.get(index).equals(b.get(index))) {
                return "has '" + a.get(index) + "' and '" + b.get(index) + "' at " + index;
            }
        }
        return "has " + a.size() + " and " + b.size() + " entries";
    }

    private static EvaluationException fault(String first, String second, String difference) {
        return new EvaluationException(first + " and " + second + " have different tokenizers: " + difference
                + "; only models with the same tokenizer can be compared");
    }
}
