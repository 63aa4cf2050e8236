package io.apex4j.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GgmlTypeTest {
    @ParameterizedTest
    @EnumSource
    void isFoundByItsNumberAndName(GgmlType type) {
        assertThat(GgmlType.ofNumber(type.number())).hasValue(type);
        assertThat(GgmlType.ofName(type.ggmlName())).hasValue(type);
        assertThat(GgmlType.ofName(type.name())).hasValue(type);
    }

    @ParameterizedTest
    @CsvSource({
        "f32, 0, 32",
        "f16, 1, 16",
        "bf16, 30, 16",
        "q8_0, 8, 8.5",
        "q4_0, 2, 4.5",
        "q4_1, 3, 5",
        "q5_0, 6, 5.5",
        "q5_1, 7, 6",
        "q2_K, 10, 2.625",
        "q3_K, 11, 3.4375",
        "q4_K, 12, 4.5",
        "q5_K, 13, 5.5",
        "q6_K, 14, 6.5625",
        "iq1_s, 19, 1.5625",
        "iq1_m, 29, 1.75",
        "iq2_xxs, 16, 2.0625",
        "iq2_xs, 17, 2.3125",
        "iq2_s, 22, 2.5625",
        "iq3_xxs, 18, 3.0625",
        "iq3_s, 21, 3.4375",
        "iq4_nl, 20, 4.5",
        "iq4_xs, 23, 4.25",
        "tq1_0, 34, 1.6875",
        "tq2_0, 35, 2.0625",
        "mxfp4, 39, 4.25",
        "nvfp4, 40, 4.5",
        "q1_0, 41, 1.125",
        "q2_0, 42, 2.25"
    })
    void hasTheNumberAndSizeOfGgml(String name, int number, double bitsPerWeight) {
        GgmlType type = GgmlType.ofNumber(number).orElseThrow();

        assertThat(type.ggmlName()).isEqualTo(name);
        assertThat(type.bitsPerWeight()).isEqualTo(bitsPerWeight, within(1e-9));
        assertThat(8 * type.rowBytes(1024)).isEqualTo((long) (1024 * bitsPerWeight));
    }

    @Test
    void refusesRowsThatAreNotWholeBlocks() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GgmlType.Q4_K.rowBytes(288))
                .withMessageContaining("288")
                .withMessageContaining("256")
                .withMessageContaining("Q4_K");
        assertThatIllegalArgumentException().isThrownBy(() -> GgmlType.F32.rowBytes(-1));
    }

    @Test
    void knowsNoTypeUnderNumbersThatWereWithdrawn() {
        assertThat(GgmlType.ofNumber(4)).isEmpty();
        assertThat(GgmlType.ofNumber(31)).isEmpty();
        assertThat(GgmlType.ofNumber(-1)).isEmpty();
        assertThat(GgmlType.ofName("q4_k_m")).isEmpty();
    }
}
