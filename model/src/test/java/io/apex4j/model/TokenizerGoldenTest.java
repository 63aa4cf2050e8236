package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.GgufModel;
import io.apex4j.gguf.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Tokens are equal to llama.cpp's, as llama-tokenize 0.5.0 wrote them. */
class TokenizerGoldenTest {
    private static Tokenizer tokenizer;

    @BeforeAll
    static void openModel() throws IOException {
        Path file = SharedData.path("models/tiny-lfm2moe/tiny-lfm2moe-bf16.gguf");
        try (GgufModel model = GgufModel.open(file)) {
            tokenizer = Tokenizer.of(model.metadata());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void equalsLlamaCpp(Case golden) {
        assertThat(tokenizer.encode(golden.bytes(), golden.parseSpecial()))
                .containsExactly(golden.tokens().toArray(Integer[]::new));
    }

    @ParameterizedTest
    @MethodSource("validCases")
    void decodesToTheText(Case golden) {
        int[] tokens = golden.tokens().stream().mapToInt(Integer::intValue).toArray();

        assertThat(tokenizer.decode(tokens)).isEqualTo(golden.text());
    }

    @Test
    void knowsTheTokensThatBeginAndEndTexts() {
        assertThat(tokenizer.bos()).hasValue(1);
        assertThat(tokenizer.eos()).hasValue(7);
        assertThat(tokenizer.addsBos()).isTrue();
        assertThat(tokenizer.isEndOfGeneration(7)).isTrue();
        assertThat(tokenizer.isEndOfGeneration(2)).isTrue();
        assertThat(tokenizer.isEndOfGeneration(6)).isFalse();
    }

    static Stream<Case> cases() throws IOException {
        Path file = SharedData.path("golden/tokenizer/cases.jsonl");
        ObjectMapper json = new ObjectMapper();
        return Files.readAllLines(file).stream().map(line -> Case.of(json.readTree(line)));
    }

    /** Those that are UTF-8. */
    static Stream<Case> validCases() throws IOException {
        return cases().filter(
                        golden -> Arrays.equals(golden.bytes(), golden.text().getBytes(StandardCharsets.UTF_8)));
    }

    record Case(String base64, boolean parseSpecial, List<Integer> tokens) {
        static Case of(JsonNode line) {
            List<Integer> tokens =
                    line.get("ids").valueStream().map(JsonNode::asInt).toList();
            return new Case(
                    line.get("base64").asString(), line.get("parse_special").asBoolean(), tokens);
        }

        byte[] bytes() {
            return Base64.getDecoder().decode(base64);
        }

        String text() {
            return new String(bytes(), StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return (parseSpecial ? "special: " : "plain: ") + Excerpt.of(text());
        }
    }
}
