package io.apex4j.model;

import io.apex4j.gguf.GgufArray;
import io.apex4j.gguf.GgufMetadata;
import io.apex4j.gguf.GgufValue;
import io.apex4j.gguf.GgufValueType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Small vocabularies: tokens 0 to 255 are the bytes, then come what merges make, in their order, then special tokens.
 */
final class MadeUpVocabulary {
    private final ByteAlphabet alphabet = new ByteAlphabet();
    private final List<String> tokens = new ArrayList<>();
    private final List<TokenType> types = new ArrayList<>();
    private final List<String> merges = new ArrayList<>();
    private final String preTokenizer;

    MadeUpVocabulary(String preTokenizer) {
        this.preTokenizer = preTokenizer;
        for (int value = 0; value < 256; value++) {
            add(alphabet.write(new byte[] {(byte) value}), TokenType.NORMAL);
        }
    }

    /** Adds a merge of two texts, and what it makes as a token. */
    MadeUpVocabulary merge(String left, String right) {
        onlyMerge(left, right);
        return word(left + right);
    }

    /** Adds a merge of which the result is no token. */
    MadeUpVocabulary onlyMerge(String left, String right) {
        merges.add(written(left) + " " + written(right));
        return this;
    }

    /** Adds a token that no merge makes. */
    MadeUpVocabulary word(String word) {
        return add(written(word), TokenType.NORMAL);
    }

    MadeUpVocabulary add(String literal, TokenType type) {
        tokens.add(literal);
        types.add(type);
        return this;
    }

    private String written(String text) {
        return alphabet.write(text.getBytes(StandardCharsets.UTF_8));
    }

    int tokenOf(String literal) {
        return tokens.lastIndexOf(literal);
    }

    Tokenizer tokenizer() {
        return Tokenizer.of(metadata().build());
    }

    GgufMetadata.Builder metadata() {
        return GgufMetadata.builder()
                .set("tokenizer.ggml.model", new GgufValue.Text("gpt2"))
                .set("tokenizer.ggml.pre", new GgufValue.Text(preTokenizer))
                .set("tokenizer.ggml.tokens", GgufArray.ofTexts(tokens))
                .set(
                        "tokenizer.ggml.token_type",
                        integers(types.stream().map(MadeUpVocabulary::number).toList()))
                .set("tokenizer.ggml.merges", GgufArray.ofTexts(merges));
    }

    static GgufArray integers(List<Integer> numbers) {
        return GgufArray.of(
                GgufValueType.INT32, numbers.stream().map(GgufValue.Int32::new).toList());
    }

    /** The numbers of GGUF, where enums would be counted from 0. */
    private static int number(TokenType type) {
        return type.ordinal() + 1;
    }
}
