package io.apex4j.apex;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.GgmlType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What decides a type before the mixture does. */
class TypeChooserTest {
    private static final String ALL = "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15";

    @Test
    void theOptionForTheOutputReachesATiedEmbeddingUnlessItHasOneOfItsOwn() {
        ModelShape tied = SampleModel.of("llama").tied().shape().build();
        QuantizeOptions.Builder options = QuantizeOptions.of(FileType.Q4_K_M).outputTensorType(GgmlType.Q5_K);

        assertThat(new PlannedTypes(tied, options).typeOf("token_embd.weight")).isEqualTo(GgmlType.Q5_K);
        assertThat(new PlannedTypes(tied, options.tokenEmbeddingType(GgmlType.Q8_0)).typeOf("token_embd.weight"))
                .isEqualTo(GgmlType.Q8_0);
    }

    @Test
    void aPatternComesBeforeTheOptionForTheOutputOfATiedEmbedding() {
        ModelShape tied = SampleModel.of("llama").tied().shape().build();
        QuantizeOptions.Builder options = QuantizeOptions.of(FileType.Q4_K_M)
                .outputTensorType(GgmlType.Q5_K)
                .rules(TensorTypeRules.builder().option("token_embd=q3_k").build());

        assertThat(new PlannedTypes(tied, options).typeOf("token_embd.weight")).isEqualTo(GgmlType.Q3_K);
    }

    @Test
    void aPatternThatNamesTheDefaultTypeKeepsTheMixtureAway() {
        QuantizeOptions.Builder options = QuantizeOptions.of(FileType.Q4_K_M)
                .rules(TensorTypeRules.builder().option("attn_v=q4_k").build());

        assertThat(new PlannedTypes(SampleModel.of("llama").shape().build(), options).layers("attn_v", GgmlType.Q4_K))
                .isEqualTo(ALL);
    }

    @Test
    void tensorsThatAPatternDecidesAreNotCounted() {
        QuantizeOptions.Builder options = QuantizeOptions.of(FileType.Q3_K_M)
                .rules(TensorTypeRules.builder().option("blk.0.attn_v=q8_0").build());

        assertThat(new PlannedTypes(SampleModel.of("llama").shape().build(), options).layers("attn_v", GgmlType.Q5_K))
                .isEqualTo("1 2");
    }

    @Test
    void pureIsTheDefaultTypeThroughoutButPatternsWork() {
        QuantizeOptions.Builder options = QuantizeOptions.of(FileType.Q4_K_M)
                .pure(true)
                .rules(TensorTypeRules.builder().option("output.weight=q6_k").build());
        PlannedTypes planned = new PlannedTypes(SampleModel.of("llama").shape().build(), options);

        assertThat(planned.typeOf("token_embd.weight")).isEqualTo(GgmlType.Q4_K);
        assertThat(planned.layers("ffn_down", GgmlType.Q4_K)).isEqualTo(ALL);
        assertThat(planned.typeOf("output.weight")).isEqualTo(GgmlType.Q6_K);
        assertThat(planned.layers("attn_output", GgmlType.Q6_K)).isEqualTo(ALL);
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F16", "BF16"})
    void fileTypesWithoutQuantizationHaveNoMixture(FileType fileType) {
        PlannedTypes planned = SampleModel.of("llama").plan(fileType);

        assertThat(planned.plan().tensors()).extracting(PlannedTensor::type).containsOnly(fileType.defaultType());
    }

    @Test
    void theReasonSaysWhichTensorsDeviate() {
        PlannedTypes planned = SampleModel.of("llama").plan(FileType.Q4_K_M);

        assertThat(planned.plan().tensors())
                .extracting(PlannedTensor::rule)
                .contains(
                        "mixture Q4_K_M: default",
                        "mixture Q4_K_M: attn_v more bits",
                        "mixture Q4_K_M: ffn_down more bits",
                        "mixture Q4_K_M: output more bits");
        assertThat(SampleModel.of("llama").plan(FileType.IQ3_XXS).plan().tensors())
                .extracting(PlannedTensor::rule)
                .contains("mixture IQ3_XXS: attn_q fewer bits");
    }
}
