package io.apex4j.convert;

import io.apex4j.gguf.GgufArray;
import io.apex4j.gguf.GgufMetadata;
import io.apex4j.gguf.GgufValue;
import io.apex4j.gguf.GgufValueType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Makes the metadata of a tokenizer, in the order of llama.cpp's converter. */
final class TokenizerMetadata {
    private static final GgufValue.Int32 NORMAL = new GgufValue.Int32(1);
    private static final GgufValue.Int32 CONTROL = new GgufValue.Int32(3);
    private static final GgufValue.Int32 USER_DEFINED = new GgufValue.Int32(4);
    private static final GgufValue.Int32 UNUSED = new GgufValue.Int32(5);

    private final TokenizerFile file;
    private final int vocabularySize;
    private final List<AddedToken> addedTokens;
    private final String preTokenizer;
    private final SpecialTokens.Found special;
    private final Map<String, String> templates;
    private final List<String> tokens;
    private final List<GgufValue.Int32> types;

    private TokenizerMetadata(
            TokenizerFile file,
            int vocabularySize,
            List<AddedToken> addedTokens,
            SpecialTokens.Found special,
            Map<String, String> templates) {
        this.file = file;
        this.vocabularySize = vocabularySize;
        this.addedTokens = addedTokens;
        this.special = special;
        this.templates = templates;
        preTokenizer = PreTokenizers.nameOf(file);
        types = new ArrayList<>(Collections.nCopies(vocabularySize, UNUSED));
        tokens = tokens();
        checkIds();
    }

    /**
     * Reads the tokenizer of a folder.
     *
     * @param configuration config.json
     * @param generation generation_config.json
     * @param vocabularySize rows of the embedding
     */
    static TokenizerMetadata read(
            Path folder, JsonFields configuration, Optional<JsonFields> generation, int vocabularySize) {
        TokenizerFile file = TokenizerFile.read(folder);
        Path settingsFile = folder.resolve("tokenizer_config.json");
        Optional<JsonFields> settings = JsonFile.find(settingsFile).map(node -> new JsonFields(settingsFile, node));
        List<AddedToken> added = addedTokens(file, settingsFile, settings);
        SpecialTokens.Found special = SpecialTokens.find(folder, file, added, settings, configuration, generation);
        return new TokenizerMetadata(file, vocabularySize, added, special, ChatTemplates.find(folder, settings));
    }

    /** Those of tokenizer.json, and those that only tokenizer_config.json has. */
    private static List<AddedToken> addedTokens(TokenizerFile file, Path settingsFile, Optional<JsonFields> settings) {
        Map<Integer, AddedToken> tokens = new LinkedHashMap<>();
        file.addedTokens().forEach(token -> tokens.put(token.id(), token));
        Optional<JsonNode> more = settings.flatMap(fields -> fields.find("added_tokens_decoder"));
        more.ifPresent(decoder -> decoder.properties().forEach(entry -> {
            JsonFields fields = new JsonFields(settingsFile, entry.getValue());
            int id = id(settingsFile, entry.getKey());
            String content = fields.text("content").orElseThrow(() -> fields.missing("content of an added token"));
            AddedToken known = tokens.putIfAbsent(id, new AddedToken(id, content, fields.flag("special", false)));
            if (known != null && !known.content().equals(content)) {
                throw new ConvertException(settingsFile + ": the added token " + id + " is " + Excerpt.of(content)
                        + ", in tokenizer.json it is " + Excerpt.of(known.content()));
            }
        }));
        return List.copyOf(tokens.values());
    }

    private static int id(Path file, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException exception) {
            throw new ConvertException(
                    file + ": " + Excerpt.of(text) + " in added_tokens_decoder is no id of a token", exception);
        }
    }

    private List<String> tokens() {
        @Nullable String[] byId = new String[vocabularySize];
        file.ids().forEach((token, id) -> {
            checkId(id, token);
            byId[id] = token;
            types.set(id, NORMAL);
        });
        for (AddedToken token : addedTokens) {
            checkId(token.id(), token.content());
            String before = byId[token.id()];
            if (before != null && !before.equals(token.content())) {
                throw new ConvertException(file.path() + ": the added token " + Excerpt.of(token.content())
                        + " has the id " + token.id() + " of " + Excerpt.of(before));
            }
            boolean isControl = token.isSpecial() || looksSpecial(token.content());
            // llama.cpp finds tokens of users in texts whose spaces are spaces.
            byId[token.id()] = isControl ? token.content() : token.content().replace('\u2581', ' ');
            types.set(token.id(), isControl ? CONTROL : USER_DEFINED);
        }
        for (int id = 0; id < vocabularySize; id++) {
            byId[id] = byId[id] == null ? "[PAD" + id + "]" : byId[id];
        }
        return Arrays.stream(byId).map(String::valueOf).toList();
    }

    private void checkId(int id, String token) {
        if (id >= vocabularySize) {
            throw new ConvertException(file.path() + ": token " + Excerpt.of(token) + " has the id " + id
                    + ", but vocab_size in config.json is " + vocabularySize);
        }
    }

    private void checkIds() {
        special.ids().forEach((key, id) -> {
            if (id >= vocabularySize) {
                throw new ConvertException(file.path() + ": " + key + " would be " + id
                        + ", but vocab_size in config.json is " + vocabularySize);
            }
        });
    }

    /** Some models forget to mark tokens as special; llama.cpp goes by these forms. */
    private static boolean looksSpecial(String token) {
        boolean hasBars = token.startsWith("<|") && token.endsWith("|>")
                || token.startsWith("<\uff5c") && token.endsWith("\uff5c>");
        return hasBars
                || token.startsWith("<unused") && token.endsWith(">")
                || List.of("<pad>", "<mask>", "<2mass>", "[@BOS@]").contains(token);
    }

    /** The name of the pre-tokenizer. */
    String preTokenizer() {
        return preTokenizer;
    }

    void addTo(GgufMetadata.Builder builder) {
        builder.set("tokenizer.ggml.model", new GgufValue.Text("gpt2"));
        builder.set("tokenizer.ggml.pre", new GgufValue.Text(preTokenizer));
        builder.set("tokenizer.ggml.tokens", GgufArray.ofTexts(tokens));
        builder.set("tokenizer.ggml.token_type", GgufArray.of(GgufValueType.INT32, types));
        builder.set("tokenizer.ggml.merges", GgufArray.ofTexts(file.merges()));
        special.ids().forEach((key, id) -> builder.set(key, new GgufValue.UInt32(id)));
        special.added().forEach((key, isAdded) -> builder.set(key, new GgufValue.Bool(isAdded)));
        addTemplates(builder);
    }

    private void addTemplates(GgufMetadata.Builder builder) {
        List<String> others = templates.keySet().stream()
                .filter(name -> !name.equals(ChatTemplates.MAIN))
                .toList();
        for (String name : others) {
            builder.set("tokenizer.chat_template." + name, new GgufValue.Text(templates.getOrDefault(name, "")));
        }
        if (!others.isEmpty()) {
            builder.set("tokenizer.chat_templates", GgufArray.ofTexts(others));
        }
        String main = templates.get(ChatTemplates.MAIN);
        if (main != null) {
            builder.set("tokenizer.chat_template", new GgufValue.Text(main));
        }
    }
}
