package io.apex4j.model;

import io.apex4j.gguf.GgufMetadata;
import io.apex4j.gguf.GgufValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a byte-level vocabulary: the bytes and type of each, and which token some bytes are. Immutable.
 *
 * <p>A text is looked up by its bytes as ISO-8859-1, which takes one byte of memory for each.
 */
final class Vocabulary {
    static final String TOKENS_KEY = "tokenizer.ggml.tokens";
    static final String TYPES_KEY = "tokenizer.ggml.token_type";

    private final byte[][] pieces;
    private final TokenType[] types;
    private final Map<String, Integer> tokenOfWord;

    private Vocabulary(byte[][] pieces, TokenType[] types, Map<String, Integer> tokenOfWord) {
        this.pieces = pieces;
        this.types = types;
        this.tokenOfWord = tokenOfWord;
    }

    /**
     * Reads tokens and types.
     *
     * @throws ModelException when they are absent, empty, or do not fit each other
     */
    static Vocabulary of(GgufMetadata metadata, ByteAlphabet alphabet) {
        List<String> texts = metadata.texts(TOKENS_KEY)
                .orElseThrow(() -> new ModelException(TOKENS_KEY + " is missing or no array of texts"));
        if (texts.isEmpty()) {
            throw new ModelException(TOKENS_KEY + " is empty");
        }
        TokenType[] types = types(metadata, texts.size());
        byte[][] pieces = new byte[texts.size()][];
        Map<String, Integer> tokenOfWord = HashMap.newHashMap(texts.size());
        for (int token = 0; token < pieces.length; token++) {
            String text = texts.get(token);
            byte[] literal = new GgufValue.Text(text).bytes();
            byte[] word = alphabet.covers(text) ? alphabet.read(text) : literal;
            pieces[token] = types[token].isSpecial() ? literal : word;
            if (alphabet.covers(text) && isReachable(types[token], pieces[token], word)) {
                tokenOfWord.put(word(word), token);
            }
        }
        return new Vocabulary(pieces, types, tokenOfWord);
    }

    /** Whether words may become a token: never one of which the literal and the word are different bytes. */
    private static boolean isReachable(TokenType type, byte[] piece, byte[] word) {
        return word.length > 0 && !type.isUnreachableByWords() && Arrays.equals(piece, word);
    }

    private static TokenType[] types(GgufMetadata metadata, int size) {
        TokenType[] types = new TokenType[size];
        if (metadata.get(TYPES_KEY).isEmpty()) {
            Arrays.fill(types, TokenType.NORMAL);
            return types;
        }
        long[] numbers = metadata.integers(TYPES_KEY)
                .orElseThrow(() -> new ModelException(TYPES_KEY + " is no array of integers"));
        if (numbers.length != size) {
            throw new ModelException(
                    TYPES_KEY + " has " + numbers.length + " elements, but " + TOKENS_KEY + " has " + size);
        }
        for (int token = 0; token < size; token++) {
            types[token] = TokenType.of(TYPES_KEY, token, numbers[token]);
        }
        return types;
    }

    /** The key under which bytes are looked up. */
    static String word(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    int size() {
        return pieces.length;
    }

    /** The bytes of a token; owned by the vocabulary. */
    byte[] piece(int token) {
        return pieces[token];
    }

    TokenType type(int token) {
        return types[token];
    }

    /** The token that a {@linkplain #word word} is; null when it is none, or one that words must not produce. */
    @Nullable
    Integer tokenOf(String word) {
        return tokenOfWord.get(word);
    }

    /** The tokens that texts may name by their literals, in order. */
    List<Integer> specialTokens() {
        List<Integer> tokens = new ArrayList<>();
        for (int token = 0; token < types.length; token++) {
            if (types[token].isSpecial() && pieces[token].length > 0) {
                tokens.add(token);
            }
        }
        return tokens;
    }

    /**
     * A token that metadata names by its number.
     *
     * @throws ModelException when there is no such token
     */
    OptionalInt tokenAt(GgufMetadata metadata, String key) {
        if (metadata.get(key).isEmpty()) {
            return OptionalInt.empty();
        }
        long token = metadata.integer(key).orElseThrow(() -> new ModelException(key + " is no integer"));
        if (token < 0 || token >= size()) {
            throw new ModelException(key + " is " + token + "; the vocabulary has " + size() + " tokens");
        }
        return OptionalInt.of((int) token);
    }
}
