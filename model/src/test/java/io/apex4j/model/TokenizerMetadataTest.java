package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.apex4j.gguf.GgufArray;
import io.apex4j.gguf.GgufMetadata;
import io.apex4j.gguf.GgufValue;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Damaged metadata is refused with the key, the index and the value. */
class TokenizerMetadataTest {
    static Stream<Arguments> damages() {
        return Stream.of(
                damage(
                        metadata -> metadata.set("tokenizer.ggml.model", text("llama")),
                        "tokenizer.ggml.model is 'llama'; supported is gpt2 (byte-level BPE)"),
                damage(
                        metadata -> metadata.remove("tokenizer.ggml.model"),
                        "tokenizer.ggml.model is missing or no text"),
                damage(metadata -> metadata.remove("tokenizer.ggml.pre"), "tokenizer.ggml.pre is missing or no text"),
                damage(
                        metadata -> metadata.set("tokenizer.ggml.pre", text("x".repeat(100) + "\n")),
                        "tokenizer.ggml.pre is '" + "x".repeat(60)
                                + "...'; supported are lfm2, llama-bpe, gpt-2, qwen2"),
                damage(
                        metadata -> metadata.remove("tokenizer.ggml.tokens"),
                        "tokenizer.ggml.tokens is missing or no array of texts"),
                damage(
                        metadata -> metadata.set("tokenizer.ggml.tokens", GgufArray.ofTexts(List.of())),
                        "tokenizer.ggml.tokens is empty"),
                damage(
                        metadata -> metadata.set("tokenizer.ggml.token_type", MadeUpVocabulary.integers(List.of(1, 1))),
                        "tokenizer.ggml.token_type has 2 elements, but tokenizer.ggml.tokens has 256"),
                damage(
                        metadata -> metadata.set("tokenizer.ggml.tokens", GgufArray.ofTexts(List.of("a", "b")))
                                .set("tokenizer.ggml.token_type", MadeUpVocabulary.integers(List.of(1, 9))),
                        "tokenizer.ggml.token_type[1] is 9; allowed are 1 to 6"),
                damage(
                        metadata -> metadata.remove("tokenizer.ggml.merges"),
                        "tokenizer.ggml.merges is missing or no array of texts"),
                merge("ab"),
                merge("a b c"),
                merge(" a"),
                merge("a "),
                merge(""),
                merge("a 你"),
                damage(
                        metadata -> metadata.set("tokenizer.ggml.eos_token_id", new GgufValue.UInt32(256)),
                        "tokenizer.ggml.eos_token_id is 256; the vocabulary has 256 tokens"),
                damage(
                        metadata -> metadata.set("tokenizer.ggml.bos_token_id", new GgufValue.Int32(-1)),
                        "tokenizer.ggml.bos_token_id is -1; the vocabulary has 256 tokens"),
                damage(
                        metadata -> metadata.set("tokenizer.ggml.add_bos_token", text("yes")),
                        "tokenizer.ggml.add_bos_token is neither true nor false"));
    }

    @ParameterizedTest
    @MethodSource("damages")
    void refusesDamage(Consumer<GgufMetadata.Builder> damage, String message) {
        GgufMetadata.Builder metadata = new MadeUpVocabulary("lfm2").metadata();
        damage.accept(metadata);

        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> Tokenizer.of(metadata.build()))
                .withMessage(message);
    }

    @Test
    void refusesSpecialTokensThatWouldTakeLongToFind() {
        MadeUpVocabulary vocabulary = new MadeUpVocabulary("lfm2").add("<".repeat(1025), TokenType.CONTROL);

        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(vocabulary::tokenizer)
                .withMessage("tokenizer.ggml.tokens[256] is a special token of 1025 bytes; allowed are 1024");
    }

    private static Arguments merge(String merge) {
        return damage(
                metadata -> metadata.set("tokenizer.ggml.merges", GgufArray.ofTexts(List.of("a b", merge))),
                "tokenizer.ggml.merges[1] is '" + merge + "'; a merge is two byte-level words with a space between");
    }

    private static Arguments damage(Consumer<GgufMetadata.Builder> damage, String message) {
        return Arguments.of(damage, message);
    }

    private static GgufValue.Text text(String text) {
        return new GgufValue.Text(text);
    }
}
