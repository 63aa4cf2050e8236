package io.apex4j.hub;

import static io.apex4j.hub.Failures.failure;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantChoiceTest {
    private static final List<String> APEX = List.of(
            "README.md",
            "imatrix.gguf",
            "M-APEX-Balanced.gguf",
            "M-APEX-I-Balanced.gguf",
            "M-APEX-I-Mini.gguf",
            "M-APEX-Quality.gguf",
            "M-F16.gguf",
            "mmproj-F16.gguf");
    private static final List<String> USUAL = List.of(
            "m-Q4_K_M.gguf",
            "m-UD-Q4_K_XL.gguf",
            "m-Q4_K_S.gguf",
            "m.Q8_0.gguf",
            "BF16/m-BF16-00001-of-00002.gguf",
            "BF16/m-BF16-00002-of-00002.gguf");

    private static String choose(List<String> files, String quant) {
        return QuantChoice.choose("owner/repository", files, Optional.ofNullable(quant));
    }

    @Test
    void withoutAWishItIsTheRecommendedProfileElseTheUsualTypeElseTheOnlyModel() {
        assertThat(choose(APEX, null)).isEqualTo("M-APEX-I-Balanced.gguf");
        assertThat(choose(USUAL, null)).isEqualTo("m-Q4_K_M.gguf");
        assertThat(choose(List.of("only.gguf", "mmproj-only.gguf"), null)).isEqualTo("only.gguf");
        assertThat(choose(List.of("a-00002-of-00002.gguf", "a-00001-of-00002.gguf"), null))
                .isEqualTo("a-00001-of-00002.gguf");
    }

    @ParameterizedTest
    @CsvSource({
        "balanced, M-APEX-Balanced.gguf",
        "I-Balanced, M-APEX-I-Balanced.gguf",
        "i-mini, M-APEX-I-Mini.gguf",
        "Mini, M-APEX-I-Mini.gguf",
        "f16, M-F16.gguf",
    })
    void aWishIsComparedWithTheEndOfTheName(String quant, String expected) {
        assertThat(choose(APEX, quant)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "Q4_K_M, m-Q4_K_M.gguf",
        "q8_0, m.Q8_0.gguf",
        "Q4_K_XL, m-UD-Q4_K_XL.gguf",
        "UD-Q4_K_XL, m-UD-Q4_K_XL.gguf",
        "bf16, BF16/m-BF16-00001-of-00002.gguf"
    })
    void typesAreNotConfusedWithOthersThatBeginOrEndAlike(String quant, String expected) {
        assertThat(choose(USUAL, quant)).isEqualTo(expected);
    }

    @Test
    void whatIsNotThereOrNotCertainIsAnErrorThatListsTheModels() {
        assertThat(failure(HubProblem.MISSING, () -> choose(USUAL, "Q4_K")))
                .hasMessageContaining("m-Q4_K_S.gguf")
                .hasMessageContaining("@file");
        assertThat(failure(HubProblem.REFERENCE, () -> choose(List.of("a.gguf", "b.gguf"), null)))
                .hasMessageContaining("2 models")
                .hasMessageContaining("a.gguf, b.gguf");
        failure(HubProblem.REFERENCE, () -> choose(List.of("a/m-Q8_0.gguf", "b/m-Q8_0.gguf"), "Q8_0"));
        failure(HubProblem.MISSING, () -> choose(List.of("model.safetensors", "imatrix.gguf"), null));
    }

    @Test
    void namesThatAreNotSafeAreNoModels() {
        assertThat(QuantChoice.models(List.of("../a.gguf", "/b.gguf", "c\\d.gguf", "e.gguf", "aux.gguf")))
                .containsExactly("e.gguf");
    }
}
