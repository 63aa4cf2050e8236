package io.apex4j.convert;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/** What tokenizer.json of a byte-pair encoding holds. Vocabulary and merges are streamed, they are large. */
final class TokenizerFile {
    private static final String NAME = "tokenizer.json";
    /** Settings of the model that change the tokens of a text; GGUF files know only their absence. */
    private static final Set<String> UNSUPPORTED =
            Set.of("continuing_subword_prefix", "end_of_word_suffix", "byte_fallback", "dropout");

    private final Path path;
    private final Map<String, JsonNode> sections = new HashMap<>();
    private final Map<String, Integer> ids = new HashMap<>();
    private final List<String> merges = new ArrayList<>();
    private boolean hasModel;

    private TokenizerFile(Path path) {
        this.path = path;
    }

    /** Reads the file of a folder. */
    static TokenizerFile read(Path folder) {
        TokenizerFile file = new TokenizerFile(folder.resolve(NAME));
        JsonFile.read(file.path, parser -> {
            file.readDocument(parser);
            return file;
        });
        if (!file.hasModel || file.ids.isEmpty()) {
            throw new ConvertException(file.path + ": has no model with a vocabulary");
        }
        return file;
    }

    Path path() {
        return path;
    }

    /** Ids by token, as the alphabet of byte-level encodings writes them; added tokens are apart. */
    Map<String, Integer> ids() {
        return ids;
    }

    /** Merges by rank: two tokens with a space between. */
    List<String> merges() {
        return merges;
    }

    /** A part of the file beside the model, if it is there and not null. */
    Optional<JsonNode> section(String name) {
        return Optional.ofNullable(sections.get(name)).filter(node -> !node.isNull());
    }

    /** The added tokens. */
    List<AddedToken> addedTokens() {
        List<AddedToken> tokens = new ArrayList<>();
        for (JsonNode node : section("added_tokens")
                .map(array -> array.valueStream().toList())
                .orElse(List.of())) {
            JsonFields fields = new JsonFields(path, node);
            tokens.add(new AddedToken(
                    fields.integer("id", 0, Integer.MAX_VALUE),
                    fields.text("content").orElseThrow(() -> fields.missing("content of an added token")),
                    fields.flag("special", false)));
        }
        return tokens;
    }

    private void readDocument(JsonParser parser) {
        JsonFile.expect(parser, JsonToken.START_OBJECT, path.toString(), "an object");
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            if (name.equals("model")) {
                readModel(parser);
            } else {
                parser.nextToken();
                sections.put(name, JsonFile.tree(parser));
            }
        }
    }

    private void readModel(JsonParser parser) {
        JsonFile.expect(parser, JsonToken.START_OBJECT, path.toString(), "an object");
        hasModel = true;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            switch (name) {
                case "vocab" -> readVocabulary(parser);
                case "merges" -> readMerges(parser);
                case String _ -> {
                    parser.nextToken();
                    checkSetting(name, JsonFile.tree(parser));
                }
            }
        }
    }

    private void checkSetting(String name, JsonNode value) {
        boolean isBytePair =
                !name.equals("type") || value.isString() && value.stringValue().equals("BPE");
        boolean isOff = value.isNull() || value.isBoolean() && !value.booleanValue() || isEmptyText(value);
        if (!isBytePair || UNSUPPORTED.contains(name) && !isOff) {
            throw new ConvertException(path + ": model." + name + " is " + Excerpt.plain(value.toString())
                    + "; byte-level BPE without extras can be converted");
        }
    }

    private static boolean isEmptyText(JsonNode value) {
        return value.isString() && value.stringValue().isEmpty();
    }

    private void readVocabulary(JsonParser parser) {
        JsonFile.expect(parser, JsonToken.START_OBJECT, path.toString(), "an object of tokens and their ids");
        Set<Integer> seen = new HashSet<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String token = parser.currentName();
            JsonFile.expect(parser, JsonToken.VALUE_NUMBER_INT, path.toString(), "the id of " + Excerpt.of(token));
            int id = parser.getIntValue();
            if (id < 0 || !seen.add(id)) {
                throw new ConvertException(path + ": token " + Excerpt.of(token) + " has the id " + id
                        + (id < 0 ? "; ids begin at 0" : ", which another token has too"));
            }
            ids.put(token, id);
        }
    }

    private void readMerges(JsonParser parser) {
        String what = "an array of merges";
        JsonFile.expect(parser, JsonToken.START_ARRAY, path.toString(), what);
        JsonToken token = parser.nextToken();
        while (token != JsonToken.END_ARRAY) {
            merges.add(
                    switch (token) {
                        case VALUE_STRING -> joined(parser.getString());
                        case START_ARRAY -> pair(parser);
                        case null -> throw JsonFile.unexpected(parser, path.toString(), what);
                        case START_OBJECT, END_OBJECT, END_ARRAY, PROPERTY_NAME, NOT_AVAILABLE ->
                            throw JsonFile.unexpected(parser, path.toString(), what);
                        case VALUE_NULL, VALUE_TRUE, VALUE_FALSE, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                            throw JsonFile.unexpected(parser, path.toString(), what);
                        case VALUE_EMBEDDED_OBJECT -> throw JsonFile.unexpected(parser, path.toString(), what);
                    });
            token = parser.nextToken();
        }
    }

    /** Transformers until 4.44 wrote both halves in one text. */
    private String joined(String merge) {
        int space = merge.indexOf(' ');
        return checked(space < 0 ? null : merge.substring(0, space), space < 0 ? merge : merge.substring(space + 1));
    }

    private String pair(JsonParser parser) {
        String what = "a merge of two texts";
        JsonFile.expect(parser, JsonToken.VALUE_STRING, path.toString(), what);
        String left = parser.getString();
        JsonFile.expect(parser, JsonToken.VALUE_STRING, path.toString(), what);
        String right = parser.getString();
        JsonFile.expect(parser, JsonToken.END_ARRAY, path.toString(), what);
        return checked(left, right);
    }

    /** The byte-level alphabet has no space: one within a half is written as that alphabet writes it. */
    private String checked(@Nullable String left, String right) {
        if (left == null || left.isEmpty() || right.isEmpty()) {
            throw new ConvertException(
                    path + ": merge " + merges.size() + ", " + Excerpt.of(right) + ", does not consist of two tokens");
        }
        return left.replace(' ', '\u0120') + " " + right.replace(' ', '\u0120');
    }
}
