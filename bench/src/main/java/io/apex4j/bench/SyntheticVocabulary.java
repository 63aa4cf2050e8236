package io.apex4j.bench;

import io.apex4j.gguf.GgufArray;
import io.apex4j.gguf.GgufMetadata;
import io.apex4j.gguf.GgufValue;
import io.apex4j.gguf.GgufValueType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A made-up vocabulary of any size: the 256 bytes, a token that begins texts, one that ends them, and words: such that no
 * text contains, or given ones.
 */
final class SyntheticVocabulary {
    private static final int BYTES = 256;
    private static final int NORMAL = 1; // llama_token_type
    private static final int CONTROL = 3;
    private static final int CONTROL_TOKENS = 2;

    private SyntheticVocabulary() {}

    /** Adds the tokenizer to the metadata of a model. */
    static GgufMetadata add(GgufMetadata metadata, int size) {
        return add(
                metadata,
                IntStream.range(BYTES + CONTROL_TOKENS, Math.max(size, BYTES + CONTROL_TOKENS))
                        .mapToObj(token -> ("w" + token).getBytes(StandardCharsets.UTF_8))
                        .toList(),
                size);
    }

    /** Adds the tokenizer, with words of any bytes, to the metadata of a model. */
    static GgufMetadata add(GgufMetadata metadata, List<byte[]> words) {
        return add(metadata, words, BYTES + CONTROL_TOKENS + words.size());
    }

    private static GgufMetadata add(GgufMetadata metadata, List<byte[]> words, int size) {
        if (size < BYTES + CONTROL_TOKENS) {
            throw new IllegalArgumentException("A vocabulary of " + size + " tokens has no room for the bytes");
        }
        List<String> tokens = new ArrayList<>(size);
        List<GgufValue.Int32> types = new ArrayList<>(size);
        addBytes(tokens);
        tokens.add("<|startoftext|>");
        tokens.add("<|im_end|>");
        for (byte[] word : words) {
            tokens.add(spelled(word, tokens));
        }
        for (int token = 0; token < size; token++) {
            boolean isControl = token >= BYTES && token < BYTES + CONTROL_TOKENS;
            types.add(new GgufValue.Int32(isControl ? CONTROL : NORMAL));
        }
        return metadata.toBuilder()
                .set("tokenizer.ggml.model", new GgufValue.Text("gpt2"))
                .set("tokenizer.ggml.pre", new GgufValue.Text("lfm2"))
                .set("tokenizer.ggml.tokens", GgufArray.ofTexts(tokens))
                .set("tokenizer.ggml.token_type", GgufArray.of(GgufValueType.INT32, types))
                .set("tokenizer.ggml.merges", GgufArray.ofTexts(List.of("w 2")))
                .set("tokenizer.ggml.bos_token_id", new GgufValue.UInt32(BYTES))
                .set("tokenizer.ggml.eos_token_id", new GgufValue.UInt32(BYTES + 1))
                .set("tokenizer.ggml.add_bos_token", new GgufValue.Bool(true))
                .build();
    }

    private static String spelled(byte[] word, List<String> byteTokens) {
        StringBuilder text = new StringBuilder();
        for (byte value : word) {
            text.append(byteTokens.get(value & 0xFF));
        }
        return text.toString();
    }

    /** The characters that stand for bytes in byte-level vocabularies since GPT-2. */
    private static void addBytes(List<String> tokens) {
        int substitute = BYTES;
        for (int value = 0; value < BYTES; value++) {
            boolean standsForItself = value > ' ' && value <= '~' || value >= 0xA1 && value != 0xAD;
            tokens.add(Character.toString(standsForItself ? value : substitute++));
        }
    }
}
