package io.apex4j.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class LookupTextsTest {
    private static final LookupTexts TEXTS = new LookupTexts(1000, 64, 48);

    @Test
    void casesHaveTheLengthsAskedForAndAreTheSameEveryTime() {
        assertThat(TEXTS.cases())
                .isEqualTo(new LookupTexts(1000, 64, 48).cases())
                .hasSize(6);
        for (LookupCase text : TEXTS.cases()) {
            assertThat(text.prompt()).hasSize(64).allMatch(token -> token >= 0 && token < 1000);
            assertThat(text.answer()).hasSize(text.isFree() ? 0 : 48).allMatch(token -> token >= 0 && token < 1000);
        }
    }

    @Test
    void aTextThatComesAgainIsTheSameButForEdits() {
        LookupCase rare = TEXTS.repetition(1_000_000);

        assertThat(rare.answer()).isEqualTo(rare.prompt().subList(0, 48));
        assertThat(TEXTS.repetition(12).answer())
                .isNotEqualTo(TEXTS.repetition(12).prompt().subList(0, 48));
    }

    @Test
    void phrasesComeAgainAndNeverGoOnAsTheyDid() {
        LookupCase text = new LookupTexts(100_000, 200, 100).phrases();
        List<Integer> prompt = text.prompt();
        int repeated = 0;
        for (int first = 0; first + 4 <= prompt.size(); first++) {
            for (int second = first + 1; second + 4 <= prompt.size(); second++) {
                if (prompt.subList(first, first + 3).equals(prompt.subList(second, second + 3))) {
                    repeated++;
                    assertThat(prompt.get(first + 3)).isNotEqualTo(prompt.get(second + 3));
                }
            }
        }
        assertThat(repeated).isPositive();
    }

    @Test
    void anAnswerIsNoLongerThanTheTextThatItRepeats() {
        assertThatThrownBy(() -> new LookupTexts(1000, 10, 11)).hasMessageContaining("--generate");
    }
}
