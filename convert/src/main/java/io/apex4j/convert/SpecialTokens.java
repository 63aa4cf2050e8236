package io.apex4j.convert;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/**
 * Which tokens begin, end and pad a sequence, and which of them a tokenizer adds. The text of a token stands in
 * tokenizer_config.json, else in special_tokens_map.json; its id is that of the added token, else the one in config.json.
 */
final class SpecialTokens {
    /** Kinds of tokens in the order of the file, with the ends of their keys. */
    private static final Map<String, String> KEYS = keys();

    private final TokenizerFile tokenizer;
    private final Map<String, Integer> addedIds;
    private final Optional<JsonFields> settings;
    private final Optional<JsonFields> map;

    private SpecialTokens(Path folder, TokenizerFile tokenizer, List<AddedToken> added, Optional<JsonFields> settings) {
        this.tokenizer = tokenizer;
        this.settings = settings;
        addedIds = new LinkedHashMap<>();
        added.forEach(token -> addedIds.putIfAbsent(token.content(), token.id()));
        Path file = folder.resolve("special_tokens_map.json");
        map = JsonFile.find(file).map(node -> new JsonFields(file, node));
    }

    /**
     * What was found.
     *
     * @param ids ids by metadata key
     * @param added whether tokenizers add the token, by metadata key
     */
    record Found(Map<String, Integer> ids, Map<String, Boolean> added) {}

    /**
     * Finds the special tokens of a folder.
     *
     * @param settings tokenizer_config.json
     * @param configuration config.json
     * @param generation generation_config.json
     */
    static Found find(
            Path folder,
            TokenizerFile tokenizer,
            List<AddedToken> added,
            Optional<JsonFields> settings,
            JsonFields configuration,
            Optional<JsonFields> generation) {
        SpecialTokens tokens = new SpecialTokens(folder, tokenizer, added, settings);
        Map<String, Integer> ids = tokens.ids(configuration);
        addFurtherEnds(ids, generation, configuration);
        return new Found(ids, tokens.added());
    }

    private static Map<String, String> keys() {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("bos", "bos_token_id");
        keys.put("eos", "eos_token_id");
        keys.put("unk", "unknown_token_id");
        keys.put("sep", "seperator_token_id");
        keys.put("pad", "padding_token_id");
        keys.put("cls", "cls_token_id");
        keys.put("mask", "mask_token_id");
        return keys;
    }

    private Map<String, Integer> ids(JsonFields configuration) {
        Map<String, Integer> ids = new LinkedHashMap<>();
        KEYS.forEach((kind, key) -> {
            OptionalInt id = text(kind)
                    .map(text -> addedIds.get(text))
                    .map(OptionalInt::of)
                    .orElseGet(() -> single(configuration, kind + "_token_id"));
            id.ifPresent(number -> ids.put("tokenizer.ggml." + key, number));
        });
        return ids;
    }

    /** Several ids may end a text; those beyond the first go under the keys that engines read as further ends. */
    private static void addFurtherEnds(
            Map<String, Integer> ids, Optional<JsonFields> generation, JsonFields configuration) {
        List<Integer> ends = new ArrayList<>(generation.map(SpecialTokens::ends).orElse(List.of()));
        ends.addAll(ends(configuration));
        for (int end : ends) {
            String key = ids.putIfAbsent("tokenizer.ggml.eos_token_id", end) == null
                    ? ""
                    : "tokenizer.ggml." + (ids.containsKey("tokenizer.ggml.eot_token_id") ? "eom" : "eot")
                            + "_token_id";
            if (!key.isEmpty() && !ids.containsValue(end)) {
                ids.putIfAbsent(key, end);
            }
        }
    }

    private static List<Integer> ends(JsonFields fields) {
        boolean isList = fields.find("eos_token_id").map(JsonNode::isArray).orElse(false);
        return isList ? fields.integers("eos_token_id", 0, Integer.MAX_VALUE).orElse(List.of()) : List.of();
    }

    private static OptionalInt single(JsonFields fields, String name) {
        boolean isList = fields.find(name).map(JsonNode::isArray).orElse(false);
        return isList ? OptionalInt.empty() : fields.optionalInteger(name, 0, Integer.MAX_VALUE);
    }

    /** The text of a kind of token. */
    private Optional<String> text(String kind) {
        return settings.flatMap(fields -> textIn(fields, kind)).or(() -> map.flatMap(fields -> textIn(fields, kind)));
    }

    private static Optional<String> textIn(JsonFields fields, String kind) {
        return fields.find(kind + "_token")
                .flatMap(node -> node.isObject() ? node.path("content").stringValueOpt() : node.stringValueOpt());
    }

    /** First what the template of the post-processor does, then what tokenizer_config.json says in so many words. */
    private Map<String, Boolean> added() {
        Map<String, Boolean> added = new LinkedHashMap<>();
        tokenizer.section("post_processor").ifPresent(node -> {
            JsonNode inner = node.path("processors");
            if (inner.isArray()) {
                inner.forEach(step -> addTemplate(step, added));
            } else {
                addTemplate(node, added);
            }
        });
        for (String kind : List.of("bos", "eos", "sep")) {
            settings.flatMap(fields -> fields.optionalFlag("add_" + kind + "_token"))
                    .ifPresent(flag -> added.put(key(kind), flag));
        }
        return added;
    }

    private void addTemplate(JsonNode step, Map<String, Boolean> added) {
        if (!step.path("type")
                .stringValueOpt()
                .filter("TemplateProcessing"::equals)
                .isPresent()) {
            return;
        }
        JsonNode single = step.path("single");
        if (single.size() < 2) {
            return;
        }
        Optional<String> first = special(single.path(0));
        Optional<String> last = special(single.path(single.size() - 1));
        first.ifPresent(text -> added.put(key("bos"), first.equals(text("bos"))));
        last.ifPresent(text -> added.put(key("eos"), last.equals(text("eos"))));
        addSeparator(step.path("pair"), first, last, added);
    }

    /** Whether a separator stands between the texts of a pair. */
    private void addSeparator(
            JsonNode pair, Optional<String> first, Optional<String> last, Map<String, Boolean> added) {
        int from = first.isPresent() && special(pair.path(0)).equals(first) ? 1 : 0;
        int to = pair.size()
                - (last.isPresent() && special(pair.path(pair.size() - 1)).equals(last) ? 1 : 0);
        if (to - from < 3) {
            return;
        }
        List<Optional<String>> separators = List.of(text("sep"), text("eos")).stream()
                .filter(Optional::isPresent)
                .toList();
        boolean separates = last.isEmpty() && separators.contains(special(pair.path(from + 1)))
                || to - from == 4 && separators.contains(special(pair.path(from + 2)));
        added.put(key("sep"), separates);
    }

    private static Optional<String> special(JsonNode piece) {
        return piece.path("SpecialToken").path("id").stringValueOpt();
    }

    private static String key(String kind) {
        return "tokenizer.ggml.add_" + kind + "_token";
    }
}
