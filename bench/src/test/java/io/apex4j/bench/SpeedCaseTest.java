package io.apex4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.apex.FileType;
import io.apex4j.gguf.GgmlType;
import io.apex4j.quant.BlockFormats;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpeedCaseTest {
    @ParameterizedTest
    @MethodSource("types")
    void everyTypeHasAFileTypeAndACase(GgmlType type) {
        assertThat(SpeedCase.of(type))
                .isNotEmpty()
                .allSatisfy(speedCase ->
                        assertThat(speedCase.fileType().defaultType()).isEqualTo(type));
    }

    static Stream<GgmlType> types() {
        return BlockFormats.types().stream();
    }

    @Test
    void theFileTypeOfTheSameNameIsTakenWhereItMeansTheType() {
        assertThat(new SpeedCase(GgmlType.IQ3_S, true).fileType()).isEqualTo(FileType.IQ3_S);
        assertThat(new SpeedCase(GgmlType.IQ2_S, true).fileType()).isEqualTo(FileType.IQ2_M);
    }

    @Test
    void importanceIsLeftOutWhereItChangesNothingAndKeptWhereItIsNeeded() {
        assertThat(SpeedCase.of(GgmlType.Q8_0)).containsExactly(new SpeedCase(GgmlType.Q8_0, false));
        assertThat(SpeedCase.of(GgmlType.IQ1_S)).containsExactly(new SpeedCase(GgmlType.IQ1_S, true));
        assertThat(SpeedCase.of(GgmlType.Q4_K)).hasSize(2);
    }
}
