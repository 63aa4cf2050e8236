package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** In these vocabularies, tokens 0 to 255 are bytes. */
class StreamingDetokenizerTest {
    private final MadeUpVocabulary vocabulary = new MadeUpVocabulary("lfm2").add("<|x|>", TokenType.CONTROL);
    private final StreamingDetokenizer detokenizer = vocabulary.tokenizer().detokenizer(false);

    @Test
    void holdsACharacterBackUntilItIsWhole() {
        assertThat(accept(0xF0, 0x9F, 0x98)).containsExactly("", "", "");
        assertThat(detokenizer.accept(0x80)).isEqualTo("😀");
        assertThat(detokenizer.accept('a')).isEqualTo("a");
        assertThat(detokenizer.finish()).isEmpty();
    }

    @Test
    void replacesBytesThatCanBeNoCharacterAsSoonAsThatIsSure() {
        assertThat(accept(0xFF, 0xE2, 0x82, 'b')).containsExactly("\uFFFD", "", "", "\uFFFDb");
    }

    @Test
    void replacesWhatIsStillHeldBackAtTheEnd() {
        accept(0xE2, 0x82);

        assertThat(detokenizer.finish()).isEqualTo("\uFFFD");
        assertThat(detokenizer.accept('a')).isEqualTo("a");
    }

    @Test
    void showsControlTokensOnlyWhereAsked() {
        int control = vocabulary.tokenOf("<|x|>");

        assertThat(detokenizer.accept(control)).isEmpty();
        assertThat(vocabulary.tokenizer().detokenizer(true).accept(control)).isEqualTo("<|x|>");
    }

    @Test
    void givesTogetherWhatDecodingAtOnceGives() {
        Random random = new Random(3);
        for (int round = 0; round < 1_000; round++) {
            byte[] bytes = new byte[random.nextInt(30)];
            random.nextBytes(bytes);
            byte[] text =
                    round % 2 == 0 ? bytes : new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
            StringBuilder streamed = new StringBuilder();
            for (byte value : text) {
                streamed.append(detokenizer.accept(value & 0xff));
            }

            assertThat(streamed + detokenizer.finish()).isEqualTo(new String(text, StandardCharsets.UTF_8));
        }
    }

    private List<String> accept(int... tokens) {
        List<String> texts = new ArrayList<>();
        for (int token : tokens) {
            texts.add(detokenizer.accept(token));
        }
        return texts;
    }
}
