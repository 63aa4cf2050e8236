package io.apex4j.apex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.apex4j.gguf.GgmlType;
import io.apex4j.gguf.GgufTensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class ShapeFallbackTest {
    @ParameterizedTest
    @CsvSource({
        "IQ1_S, IQ4_NL",
        "IQ1_M, IQ4_NL",
        "IQ2_XXS, IQ4_NL",
        "IQ2_XS, IQ4_NL",
        "IQ2_S, IQ4_NL",
        "IQ3_XXS, IQ4_NL",
        "IQ3_S, IQ4_NL",
        "IQ4_XS, IQ4_NL",
        "Q2_K, Q4_0",
        "Q3_K, Q4_0",
        "TQ1_0, Q4_0",
        "TQ2_0, Q4_0",
        "Q2_0, Q4_0",
        "Q4_K, Q5_0",
        "Q5_K, Q5_1",
        "Q6_K, Q8_0"
    })
    void aTypeOfLargeBlocksFallsBackToOneOfBlocksOf32AndThenToF16(GgmlType wanted, GgmlType fallback) {
        assertThat(ShapeFallback.of(rowsOf(256), wanted)).isEqualTo(wanted);
        assertThat(ShapeFallback.of(rowsOf(160), wanted)).isEqualTo(fallback);
        assertThat(ShapeFallback.of(rowsOf(80), wanted)).isEqualTo(GgmlType.F16);
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F16", "BF16"})
    void floatsFitAnyRow(GgmlType type) {
        assertThat(ShapeFallback.of(rowsOf(1), type)).isEqualTo(type);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "IQ4_NL", "MXFP4"},
            mode = Mode.INCLUDE)
    void typesOfSmallBlocksHaveNoFallback(GgmlType type) {
        assertThat(ShapeFallback.of(rowsOf(160), type)).isEqualTo(type);
        assertThatThrownBy(() -> ShapeFallback.of(rowsOf(80), type))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("blk.0.ffn_up.weight")
                .hasMessageContaining("80 values")
                .hasMessageContaining("blocks of 32")
                .hasMessageContaining(type.name())
                .hasMessageContaining("--tensor-type");
    }

    @Test
    void fallbacksApplyToPatternsProfilesAndMixturesAndAreNamedInThePlan() {
        ModelShape shape = ShapeBuilder.of("m")
                .layers(1)
                .experts(4)
                .weights("blk.0.attn_q.weight", 160, 256)
                .weights("blk.0.ffn_down_exps.weight", 160, 256, 4)
                .weights("blk.0.other.weight", 160, 256)
                .build();
        Plan plan = Planner.plan(
                shape,
                QuantizeOptions.of(ApexProfile.parse("quality"))
                        .rules(TensorTypeRules.builder().option("attn_q=q4_k").build())
                        .build());

        assertThat(plan.tensors())
                .extracting(PlannedTensor::type)
                .containsExactly(GgmlType.Q5_0, GgmlType.Q8_0, GgmlType.Q8_0);
        assertThat(plan.tensors())
                .extracting(PlannedTensor::rule)
                .containsExactly(
                        "shape fallback Q4_K -> Q5_0 (rows of 160; pattern 'attn_q' (option 1))",
                        "shape fallback Q6_K -> Q8_0 (rows of 160; profile quality: routed expert, edge)",
                        "shape fallback Q6_K -> Q8_0 (rows of 160; mixture Q6_K: default)");
        assertThat(plan.tensors())
                .extracting(PlannedTensor::bytes)
                .containsExactly(256 * 110L, 1024 * 170L, 256 * 170L);
    }

    @Test
    void theOptionsForEmbeddingAndOutputHaveNoFallback() {
        ModelShape shape = ShapeBuilder.of("m")
                .weights("token_embd.weight", 160, 64)
                .weights("output.weight", 160, 64)
                .build();

        assertThatThrownBy(() -> Planner.plan(
                        shape,
                        QuantizeOptions.of(FileType.Q8_0)
                                .tokenEmbeddingType(GgmlType.Q4_K)
                                .build()))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("token_embd.weight")
                .hasMessageContaining("--token-embedding-type q4_K");
        assertThatThrownBy(() -> Planner.plan(
                        shape,
                        QuantizeOptions.of(FileType.Q8_0)
                                .outputTensorType(GgmlType.Q6_K)
                                .build()))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("output.weight")
                .hasMessageContaining("--output-tensor-type q6_K");
    }

    private static GgufTensor rowsOf(long columns) {
        return new GgufTensor("blk.0.ffn_up.weight", List.of(columns, 256L), GgmlType.BF16, 0, 0);
    }
}
