package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PreTokenizerTest {
    /** White_Space, for within brackets. */
    private static final String SPACE =
            "\\s\\x{85}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}";

    private static final String SPACES = "[" + SPACE + "]+(?![^" + SPACE + "])|[" + SPACE + "]+";
    private static final String SYMBOLS = " ?[^" + SPACE + "\\p{L}\\p{N}]+";
    private static final String LLAMA = "(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])"
            + "|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}|" + SYMBOLS + "[\\r\\n]*|[" + SPACE + "]*[\\r\\n]+|" + SPACES;
    private static final String GPT_2 = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+|" + SYMBOLS + "|" + SPACES;

    @Test
    void lfm2CutsContractionsInAnyCaseAndNumbersByThree() {
        assertThat(words(PreTokenizer.LFM2, "I'LL say it's 12345"))
                .containsExactly("I", "'LL", " say", " it", "'s", " ", "123", "45");
    }

    @Test
    void lfm2LetsAnyCharacterButNewlinesLeadLetters() {
        assertThat(words(PreTokenizer.LFM2, "(a\tb\nc")).containsExactly("(a", "\tb", "\n", "c");
    }

    @Test
    void lfm2TakesNewlinesWithTheSymbolsOrSpacesBefore() {
        assertThat(words(PreTokenizer.LFM2, "x();\n\n  \n   y")).containsExactly("x", "();\n\n", "  \n", "  ", " y");
    }

    @Test
    void qwen2CutsNumbersIntoDigits() {
        assertThat(words(PreTokenizer.QWEN2, "it'S 123")).containsExactly("it", "'S", " ", "1", "2", "3");
    }

    @Test
    void gpt2KnowsContractionsInLowerCaseOnlyAndWholeNumbers() {
        assertThat(words(PreTokenizer.GPT_2, "it's it'S 12345 !?\n a"))
                .containsExactly("it", "'s", " it", "'", "S", " 12345", " !?", "\n", " a");
    }

    @Test
    void lettersAndNumbersAreThoseOfAllScripts() {
        assertThat(words(PreTokenizer.LFM2, "Ἀρχὴ你好 ١٢٣٤\u3000x"))
                .containsExactly("Ἀρχὴ你好", " ", "١٢٣", "٤", "\u3000x");
    }

    /** The reference is the regular expression, by java.util.regex. */
    @ParameterizedTest
    @EnumSource
    void cutsLikeTheRegularExpression(PreTokenizer preTokenizer) {
        String[] alphabet = {
            " ", "  ", "\n", "\r", "\t", "a", "S", "é", "'", "'s", "'LL", "'re", "1", "٣", "½", "!", "_", "😀",
            "\u0301", "\u00a0", "\u3000", "\u2028", "\u0085", "\u200b", "你", "'d", "ve"
        };
        Random random = new Random(17);
        for (int round = 0; round < 5_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int index = random.nextInt(12); index >= 0; index--) {
                text.append(alphabet[random.nextInt(alphabet.length)]);
            }

            assertThat(words(preTokenizer, text.toString()))
                    .as(text.toString())
                    .isEqualTo(matches(regularExpression(preTokenizer), text.toString()));
        }
    }

    @Test
    void refusesAnUnknownNameWithTheKnownOnes() {
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> PreTokenizer.of("tokenizer.ggml.pre", "tekken"))
                .withMessage("tokenizer.ggml.pre is 'tekken'; supported are lfm2, llama-bpe, gpt-2, qwen2");
    }

    private static String regularExpression(PreTokenizer preTokenizer) {
        return switch (preTokenizer) {
            case LFM2, LLAMA_BPE -> LLAMA;
            case QWEN2 -> LLAMA.replace("{1,3}", "");
            case GPT_2 -> GPT_2;
        };
    }

    private static List<String> matches(String regularExpression, String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = Pattern.compile(regularExpression).matcher(text);
        while (matcher.find()) {
            words.add(matcher.group());
        }
        return words;
    }

    private static List<String> words(PreTokenizer preTokenizer, String text) {
        int[] points = text.codePoints().toArray();
        List<String> words = new ArrayList<>();
        int start = 0;
        while (start < points.length) {
            int end = preTokenizer.wordEnd(points, start);
            words.add(new String(points, start, end - start));
            start = end;
        }
        return words;
    }
}
