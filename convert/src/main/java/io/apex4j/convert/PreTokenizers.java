package io.apex4j.convert;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Recognises how a tokenizer cuts texts before it merges, and gives the name that GGUF files have for that. The pattern is
 * compared as a text; one that is spelled differently is refused, since nothing tells whether it cuts alike.
 */
final class PreTokenizers {
    private static final String REST = "|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*";
    private static final String SPACES = "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    private static final String LFM2 = "lfm2";

    private static final Map<String, String> NAMES = Map.of(
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)" + REST + SPACES, LFM2,
            "'(?i:[sdmt]|ll|ve|re)" + REST + "|\\s*[\\r\\n]|\\s+(?!\\S)|\\s", LFM2,
            "(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])" + REST + SPACES, LFM2,
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)" + REST.replace("{1,3}", "") + SPACES, "qwen2");

    private final Path file;

    private PreTokenizers(Path file) {
        this.file = file;
    }

    /** The name for {@code tokenizer.ggml.pre}. */
    static String nameOf(TokenizerFile tokenizer) {
        PreTokenizers recogniser = new PreTokenizers(tokenizer.path());
        tokenizer.section("normalizer").ifPresent(normalizer -> {
            throw recogniser.refusal("normalizer", normalizer, "texts that are not normalised can be tokenized alike");
        });
        JsonNode node = tokenizer
                .section("pre_tokenizer")
                .orElseThrow(() -> new ConvertException(tokenizer.path() + ": pre_tokenizer is missing"));
        return recogniser.nameOf(node);
    }

    private String nameOf(JsonNode node) {
        List<JsonNode> steps = steps(node);
        JsonNode last = steps.getLast();
        boolean isByteLevel = hasText(last, "type", "ByteLevel")
                && !last.path("add_prefix_space").asBoolean(true);
        boolean splitsItself = last.path("use_regex").asBoolean(true);
        if (isByteLevel && steps.size() == 1 && splitsItself) {
            return "gpt-2";
        }
        if (isByteLevel && steps.size() == 2 && !splitsItself) {
            Optional<String> name = pattern(steps.getFirst()).map(NAMES::get);
            if (name.isPresent()) {
                return name.get();
            }
        }
        throw refusal("pre_tokenizer", node, "those of LFM2, Llama 3, Qwen 2 and GPT-2 are known");
    }

    private static List<JsonNode> steps(JsonNode node) {
        JsonNode inner = node.path("pretokenizers");
        return hasText(node, "type", "Sequence") && inner.isArray() && !inner.isEmpty()
                ? inner.valueStream().toList()
                : List.of(node);
    }

    /** The pattern of a step that keeps what it matches as pieces. */
    private static Optional<String> pattern(JsonNode step) {
        boolean isSplit = hasText(step, "type", "Split")
                && hasText(step, "behavior", "Isolated")
                && !step.path("invert").asBoolean(false);
        return isSplit ? step.path("pattern").path("Regex").stringValueOpt() : Optional.empty();
    }

    private static boolean hasText(JsonNode node, String name, String text) {
        return node.path(name).stringValueOpt().filter(text::equals).isPresent();
    }

    private ConvertException refusal(String what, JsonNode node, String known) {
        String pattern = steps(node).stream()
                .flatMap(step -> pattern(step).stream())
                .findFirst()
                .orElse(node.toString());
        return new ConvertException(file + ": " + what + " " + Excerpt.of(pattern) + " is unknown; " + known);
    }
}
