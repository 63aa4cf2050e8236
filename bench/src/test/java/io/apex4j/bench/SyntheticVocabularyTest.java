package io.apex4j.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.apex4j.gguf.GgufMetadata;
import io.apex4j.model.Tokenizer;
import org.junit.jupiter.api.Test;

class SyntheticVocabularyTest {
    private final GgufMetadata empty = GgufMetadata.builder().build();

    @Test
    void everyTextHasTokensThatGiveItBack() {
        Tokenizer tokenizer = Tokenizer.of(SyntheticVocabulary.add(empty, 1000));

        assertThat(tokenizer.vocabularySize()).isEqualTo(1000);
        assertThat(tokenizer.addsBos()).isTrue();
        assertThat(tokenizer.decode(tokenizer.encode("Grüße, w258 \n ☃", false)))
                .isEqualTo("Grüße, w258 \n ☃");
    }

    @Test
    void aVocabularyTooSmallForTheBytesIsRefused() {
        assertThatThrownBy(() -> SyntheticVocabulary.add(empty, 257)).hasMessageContaining("257");
    }
}
