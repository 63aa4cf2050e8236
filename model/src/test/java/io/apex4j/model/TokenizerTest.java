package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.apex4j.gguf.GgufArray;
import io.apex4j.gguf.GgufValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerTest {
    @Test
    void mergesTheEarliestPairFirstAndTheLeftmostOfEqualOnes() {
        MadeUpVocabulary vocabulary =
                new MadeUpVocabulary("gpt-2").merge("b", "c").merge("a", "b").merge("a", "a");

        assertThat(encode(vocabulary, "abc")).containsExactly('a', vocabulary.tokenOf("bc"));
        assertThat(encode(vocabulary, "aaa")).containsExactly(vocabulary.tokenOf("aa"), 'a');
    }

    @Test
    void goesThroughMergesThatAreNoTokensAndFallsBackToBytesWhereTheyEnd() {
        MadeUpVocabulary vocabulary =
                new MadeUpVocabulary("gpt-2").onlyMerge("a", "b").merge("ab", "c");

        assertThat(encode(vocabulary, "abc")).containsExactly(vocabulary.tokenOf("abc"));
        assertThat(encode(vocabulary, "ab")).containsExactly('a', 'b');
    }

    @ParameterizedTest
    @ValueSource(strings = {"lfm2", "llama-bpe"})
    void takesWordsThatAreTokensWholeWhereMergesAreIgnored(String preTokenizer) {
        MadeUpVocabulary vocabulary =
                new MadeUpVocabulary(preTokenizer).merge("a", "b").word("abc");

        assertThat(encode(vocabulary, "abc")).containsExactly(vocabulary.tokenOf("abc"));
        assertThat(encode(vocabulary, "abcd")).containsExactly(vocabulary.tokenOf("ab"), 'c', 'd');
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-2", "qwen2"})
    void reachesTokensThroughMergesOnlyWhereMergesCount(String preTokenizer) {
        MadeUpVocabulary vocabulary =
                new MadeUpVocabulary(preTokenizer).merge("a", "b").word("abc");

        assertThat(encode(vocabulary, "abc")).containsExactly(vocabulary.tokenOf("ab"), 'c');
    }

    @Test
    void parsesSpecialTokensOnlyWhereAskedAndTakesTheLongest() {
        MadeUpVocabulary vocabulary = new MadeUpVocabulary("lfm2")
                .add("<|x|>", TokenType.CONTROL)
                .add("<|x|><|y|>", TokenType.CONTROL)
                .add("<t>", TokenType.USER_DEFINED);
        Tokenizer tokenizer = vocabulary.tokenizer();

        assertThat(tokenizer.encode("a<|x|><|x|><|y|><t>", true))
                .containsExactly(
                        'a', vocabulary.tokenOf("<|x|>"), vocabulary.tokenOf("<|x|><|y|>"), vocabulary.tokenOf("<t>"));
        assertThat(tokenizer.encode("<t>", false)).containsExactly('<', 't', '>');
        assertThat(tokenizer.isSpecial(vocabulary.tokenOf("<t>"))).isTrue();
        assertThat(tokenizer.isControl(vocabulary.tokenOf("<t>"))).isFalse();
        assertThat(tokenizer.isControl(vocabulary.tokenOf("<|x|>"))).isTrue();
    }

    @Test
    void wordsNeverBecomeControlTokens() {
        MadeUpVocabulary vocabulary =
                new MadeUpVocabulary("lfm2").merge("e", "n").add("end", TokenType.CONTROL);
        vocabulary.onlyMerge("en", "d");

        assertThat(vocabulary.tokenizer().encode("end", false)).containsExactly('e', 'n', 'd');
        assertThat(vocabulary.tokenizer().encode("end", true)).containsExactly(vocabulary.tokenOf("end"));
    }

    @Test
    void segmentsOfUsersNeitherHoldNorCompleteSpecialTokens() {
        MadeUpVocabulary vocabulary = new MadeUpVocabulary("lfm2").add("<|x|>", TokenType.CONTROL);
        Tokenizer tokenizer = vocabulary.tokenizer();
        int special = vocabulary.tokenOf("<|x|>");

        assertThat(tokenizer.encode(List.of(ours("<|x"), ours("|>")))).containsExactly(special);
        assertThat(tokenizer.encode(List.of(ours("<|x|>"), users("<|x|>"), ours("<|x|>"))))
                .containsExactly(special, '<', '|', 'x', '|', '>', special);
        assertThat(tokenizer.encode(List.of(ours("<|x"), users("|"), ours(">"))))
                .doesNotContain(special);
        assertThat(tokenizer.encode(List.of(users("<|x"), ours("|>")))).doesNotContain(special);
    }

    @Test
    void wordsReachOverTheBordersOfSegments() {
        MadeUpVocabulary vocabulary = new MadeUpVocabulary("lfm2").merge("\n", "\n");

        assertThat(vocabulary.tokenizer().encode(List.of(ours("a\n"), users("\nb"))))
                .containsExactly('a', vocabulary.tokenOf("ĊĊ"), 'b');
    }

    @Test
    void replacesEachByteThatIsNoUtf8() {
        Tokenizer tokenizer = new MadeUpVocabulary("lfm2").tokenizer();
        byte[] broken = {'a', (byte) 0xff, (byte) 0xe2, (byte) 0x82, (byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80
        };

        assertThat(tokenizer.decode(tokenizer.encode(broken, false))).isEqualTo("a" + "\uFFFD".repeat(7));
        assertThat(tokenizer.decode(tokenizer.encode("\ud800a", false))).isEqualTo("\uFFFDa");
    }

    @Test
    void decodesWhatItEncodedWhateverTheText() {
        Tokenizer tokenizer = new MadeUpVocabulary("lfm2")
                .merge("a", "b")
                .merge(" ", " ")
                .merge("é", "a")
                .add("<|x|>", TokenType.CONTROL)
                .tokenizer();
        Random random = new Random(5);
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            String valid = new String(bytes, StandardCharsets.UTF_8);

            assertThat(tokenizer.decode(tokenizer.encode(valid, true))).isEqualTo(valid);
            int[] points = CodePoints.decode(bytes, 0, bytes.length);
            byte[] repaired = CodePoints.encode(points, 0, points.length);
            assertThat(tokenizer.decode(tokenizer.encode(bytes, true)))
                    .isEqualTo(new String(repaired, StandardCharsets.UTF_8));
        }
    }

    /** Quadratic time would be minutes. */
    @ParameterizedTest
    @ValueSource(strings = {"a", " ", "\n", "😀", "1", "!", "<", " a", "'"})
    void takesLongWordsInReasonableTime(String part) {
        MadeUpVocabulary vocabulary = new MadeUpVocabulary("lfm2").add("<|x|>", TokenType.CONTROL);
        String doubled = part;
        for (int round = 0; round < 6; round++) {
            vocabulary.merge(doubled, doubled);
            doubled += doubled;
        }
        Tokenizer tokenizer = vocabulary.tokenizer();
        String text = part.repeat(1_000_000 / part.length());

        assertThat(tokenizer.decode(tokenizer.encode(text, true))).isEqualTo(text);
    }

    /** Each literal begins with all shorter ones, and no place in the text has the longest. */
    @Test
    void findsNestedSpecialTokensInReasonableTime() {
        MadeUpVocabulary vocabulary = new MadeUpVocabulary("lfm2");
        for (int length = 1; length <= 1024; length++) {
            vocabulary.add("<".repeat(length), TokenType.CONTROL);
        }
        int four = vocabulary.tokenOf("<<<<");

        int[] tokens = vocabulary.tokenizer().encode("<<<<x".repeat(200_000), true);

        assertThat(tokens).hasSize(400_000).startsWith(four, 'x', four, 'x');
    }

    @Test
    void namesAByteThatTheVocabularyLacks() {
        Tokenizer tokenizer = Tokenizer.of(new MadeUpVocabulary("lfm2")
                .metadata()
                .set("tokenizer.ggml.tokens", GgufArray.ofTexts(List.of("a", "b")))
                .remove("tokenizer.ggml.token_type")
                .build());

        assertThat(tokenizer.encode("ab", false)).containsExactly(0, 1);
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> tokenizer.encode("c", false))
                .withMessage("The vocabulary has no token for the byte 0x63");
    }

    @Test
    void knowsWhatEndsAnAnswerByKeyAndByLiteral() {
        MadeUpVocabulary vocabulary = new MadeUpVocabulary("qwen2")
                .add("<|im_end|>", TokenType.CONTROL)
                .add("<|other|>", TokenType.CONTROL)
                .word("</s>");
        Tokenizer tokenizer = Tokenizer.of(vocabulary
                .metadata()
                .set("tokenizer.ggml.eos_token_id", new GgufValue.UInt32(3))
                .set("tokenizer.ggml.bos_token_id", new GgufValue.UInt32(4))
                .build());

        assertThat(tokenizer.isEndOfGeneration(3)).isTrue();
        assertThat(tokenizer.isEndOfGeneration(vocabulary.tokenOf("<|im_end|>")))
                .isTrue();
        assertThat(tokenizer.isEndOfGeneration(vocabulary.tokenOf("<|other|>"))).isFalse();
        assertThat(tokenizer.isEndOfGeneration(vocabulary.tokenOf("</s>"))).isFalse();
        assertThat(tokenizer.eos()).hasValue(3);
        assertThat(tokenizer.bos()).hasValue(4);
        assertThat(tokenizer.addsBos()).isFalse();
    }

    @Test
    void metadataSaysWhetherToBeginWithBos() {
        MadeUpVocabulary vocabulary = new MadeUpVocabulary("lfm2");

        assertThat(vocabulary.tokenizer().addsBos()).isTrue();
        assertThat(Tokenizer.of(vocabulary
                                .metadata()
                                .set("tokenizer.ggml.add_bos_token", new GgufValue.Bool(false))
                                .build())
                        .addsBos())
                .isFalse();
    }

    private static int[] encode(MadeUpVocabulary vocabulary, String text) {
        return vocabulary.tokenizer().encode(text, false);
    }

    private static TemplateSegment ours(String text) {
        return new TemplateSegment(text, false);
    }

    private static TemplateSegment users(String text) {
        return new TemplateSegment(text, true);
    }
}
