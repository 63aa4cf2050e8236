package io.apex4j.model;

import static io.apex4j.model.SamplerKind.MIN_P;
import static io.apex4j.model.SamplerKind.TEMPERATURE;
import static io.apex4j.model.SamplerKind.TOP_K;
import static io.apex4j.model.SamplerKind.TYPICAL_P;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class SamplerKindTest {
    @Test
    void theNamesOfLlamaCppInItsOrderAreAll() {
        assertThat(SamplerKind.parse("penalties;dry;top_n_sigma;top_k;typ_p;top_p;min_p;xtc;temperature"))
                .containsExactly(SamplerKind.values());
    }

    @Test
    void soAreItsLetters() {
        assertThat(SamplerKind.parseLetters("edskypmxt")).containsExactly(SamplerKind.values());
    }

    @Test
    void otherSpellingsMeanTheSame() {
        assertThat(SamplerKind.parse("top-k; typical-p;temp;min-p"))
                .containsExactly(TOP_K, TYPICAL_P, TEMPERATURE, MIN_P);
    }

    @Test
    void nothingIsNoStep() {
        assertThat(SamplerKind.parse("")).isEmpty();
        assertThat(SamplerKind.parseLetters("")).isEmpty();
    }

    @Test
    void refusesUnknownNamesAndLetters() {
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> SamplerKind.parse("top_k;infill"))
                .withMessageStartingWith("--samplers has 'infill'; known are penalties, dry, ");
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> SamplerKind.parseLetters("kz"))
                .withMessageStartingWith("--sampling-seq has 'z'; known are e (penalties), ");
    }
}
