package io.apex4j.apex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.apex4j.gguf.GgmlType;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileTypeTest {
    @ParameterizedTest
    @CsvSource({
        "F32, 0, F32",
        "F16, 1, F16",
        "Q4_0, 2, Q4_0",
        "Q4_1, 3, Q4_1",
        "Q8_0, 7, Q8_0",
        "Q5_0, 8, Q5_0",
        "Q5_1, 9, Q5_1",
        "Q2_K, 10, Q2_K",
        "Q3_K_S, 11, Q3_K",
        "Q3_K_M, 12, Q3_K",
        "Q3_K_L, 13, Q3_K",
        "Q4_K_S, 14, Q4_K",
        "Q4_K_M, 15, Q4_K",
        "Q5_K_S, 16, Q5_K",
        "Q5_K_M, 17, Q5_K",
        "Q6_K, 18, Q6_K",
        "IQ2_XXS, 19, IQ2_XXS",
        "IQ2_XS, 20, IQ2_XS",
        "Q2_K_S, 21, Q2_K",
        "IQ3_XS, 22, IQ3_S",
        "IQ3_XXS, 23, IQ3_XXS",
        "IQ1_S, 24, IQ1_S",
        "IQ4_NL, 25, IQ4_NL",
        "IQ3_S, 26, IQ3_S",
        "IQ3_M, 27, IQ3_S",
        "IQ2_S, 28, IQ2_XS",
        "IQ2_M, 29, IQ2_S",
        "IQ4_XS, 30, IQ4_XS",
        "IQ1_M, 31, IQ1_M",
        "BF16, 32, BF16",
        "TQ1_0, 36, TQ1_0",
        "TQ2_0, 37, TQ2_0",
        "MXFP4_MOE, 38, MXFP4",
        "NVFP4, 39, NVFP4",
        "Q1_0, 40, Q1_0",
        "Q2_0, 41, Q2_0",
        "COPY, 0, F32"
    })
    void aFileTypeHasTheNumberAndDefaultTypeOfLlamaCpp(FileType fileType, int number, GgmlType defaultType) {
        assertThat(fileType.number()).isEqualTo(number);
        assertThat(fileType.defaultType()).isEqualTo(defaultType);
    }

    @Test
    void noFileTypeIsMissingAbove() {
        assertThat(FileType.values()).hasSize(37);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NVFP4", "Q1_0", "Q2_0"})
    void aFileTypeIsParsedByNameInAnyCase(FileType fileType) {
        assertThat(FileType.parse(fileType.name())).isEqualTo(fileType);
        assertThat(FileType.parse(fileType.name().toLowerCase(Locale.ROOT))).isEqualTo(fileType);
        assertThat(FileType.writableNames()).contains(fileType.name());
    }

    @ParameterizedTest
    @CsvSource({"Q3_K, Q3_K_M", "Q4_K, Q4_K_M", "q5_k, Q5_K_M", "15, Q4_K_M", "0, F32", "38, MXFP4_MOE", "copy, COPY"})
    void shortNamesAndNumbersAreParsedToo(String typed, FileType fileType) {
        assertThat(FileType.parse(typed)).isEqualTo(fileType);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Q4", "4", "99999", "-1", "Q4_K_M ", "MXFP4"})
    void anythingElseIsRefusedWithTheValidNames(String typed) {
        assertThatThrownBy(() -> FileType.parse(typed))
                .isInstanceOf(OptionException.class)
                .hasMessageStartingWith("unknown file type '" + typed + "'; ")
                .hasMessageContaining("valid: F32, F16, Q4_0");
    }

    @Test
    void aMistypedNameIsAnsweredWithTheNearest() {
        assertThatThrownBy(() -> FileType.parse("Q4_KM")).hasMessageContaining("did you mean Q4_K_M?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NVFP4", "q1_0", "41"})
    void typesThatAreOnlyRecognisedCannotBeAskedFor(String typed) {
        assertThatThrownBy(() -> FileType.parse(typed))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("can be recognised, not written");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "COPY")
    void aFileTypeIsFoundByItsNumber(FileType fileType) {
        assertThat(FileType.ofNumber(fileType.number())).hasValue(fileType);
    }

    @Test
    void unknownNumbersHaveNoFileType() {
        assertThat(FileType.ofNumber(4)).isEmpty();
        assertThat(FileType.ofNumber(-1)).isEmpty();
        assertThat(FileType.ofNumber(1L << 40)).isEmpty();
    }
}
