package io.apex4j.apex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.apex4j.gguf.GgmlType;
import io.apex4j.gguf.GgufArray;
import io.apex4j.gguf.GgufValue;
import io.apex4j.gguf.GgufValueType;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sixteen layers unless said otherwise: an eighth are two, and 0 1 4 7 10 13 14 15 deserve more bits. */
class MixtureTest {
    private static final String MORE = "0 1 4 7 10 13 14 15";
    private static final String ALL = "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15";
    private static final String FIRST = "0 1";

    @ParameterizedTest
    @CsvSource({
        "Q2_K,    Q3_K, " + ALL,
        "Q3_K_M,  Q5_K, 0",
        "Q3_K_M,  Q4_K, 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15",
        "Q3_K_L,  Q5_K, " + ALL,
        "Q4_K_S,  Q5_K, " + FIRST,
        "Q4_K_M,  Q6_K, " + MORE,
        "Q5_K_M,  Q6_K, " + MORE,
        "IQ3_M,   Q4_K, " + FIRST,
        "IQ4_NL,  Q5_K, " + FIRST,
        "IQ4_XS,  Q5_K, " + FIRST,
        "IQ3_XXS, Q4_K, " + FIRST,
        "IQ3_XXS, Q3_K, 2 3 4 5 6 7 8 9 10 11 12 13 14 15",
        "Q2_K_S,  Q4_K, " + FIRST,
        "IQ1_S,   Q2_K, " + FIRST,
        "IQ2_XXS, Q2_K, " + FIRST,
        "IQ2_S,   IQ3_S, " + FIRST,
        "IQ2_M,   IQ3_S, " + FIRST
    })
    void downProjectionsAreRaisedByLayer(FileType fileType, GgmlType raised, String layers) {
        for (SampleModel model : List.of(llama(), llama().withExperts(64))) {
            assertThat(model.plan(fileType).layers("ffn_down", raised)).isEqualTo(layers);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Q4_0, Q4_1, '', " + FIRST,
        "Q5_0, Q5_1, '', " + FIRST,
        "IQ4_XS, Q5_K, " + FIRST + ", ''",
        "IQ4_NL, Q5_K, " + FIRST + ", ''",
        "IQ3_XXS, Q4_K, " + FIRST + ", ''"
    })
    void anImportanceMatrixMovesSomeRaises(FileType fileType, GgmlType raised, String without, String with) {
        assertThat(llama().plan(fileType).layers("ffn_down", raised)).isEqualTo(without);
        assertThat(llama().withImatrix().plan(fileType).layers("ffn_down", raised))
                .isEqualTo(with);
    }

    @ParameterizedTest
    @CsvSource({
        "Q2_K,    Q3_K, Q4_K",
        "Q2_K_S,  Q2_K, Q4_K",
        "Q3_K_S,  Q3_K, Q3_K",
        "Q3_K_L,  Q5_K, Q5_K",
        "IQ3_XXS, IQ3_S, Q4_K",
        "IQ3_XS,  IQ3_S, Q4_K",
        "IQ3_S,   IQ3_S, Q4_K",
        "IQ3_M,   Q4_K, Q4_K",
        "IQ4_NL,  IQ4_NL, Q5_K",
        "IQ4_XS,  IQ4_XS, Q5_K",
        "IQ1_M,   Q2_K, Q4_K",
        "IQ2_XS,  Q2_K, Q4_K",
        "IQ2_S,   IQ3_S, Q4_K",
        "IQ2_M,   IQ3_S, Q4_K",
        "Q6_K,    Q6_K, Q6_K"
    })
    void valuesGetMoreWhenFourQueriesShareThem(FileType fileType, GgmlType alone, GgmlType shared) {
        assertThat(llama().withHeads(6, 2).plan(fileType).layers("attn_v", alone))
                .isEqualTo(ALL);
        assertThat(llama().withHeads(8, 2).plan(fileType).layers("attn_v", shared))
                .isEqualTo(ALL);
    }

    @Test
    void anImportanceMatrixKeepsValuesOfIq3XxsAtTheirType() {
        assertThat(llama().withImatrix().plan(FileType.IQ3_XXS).layers("attn_v", GgmlType.IQ3_XXS))
                .isEqualTo(ALL);
    }

    @ParameterizedTest
    @CsvSource({
        "Q4_K_M, Q6_K, " + MORE,
        "Q5_K_M, Q6_K, " + MORE,
        "Q4_K_S, Q5_K, 0 1 2 3",
        "Q3_K_M, Q5_K, 0 1",
        "Q3_K_M, Q4_K, 2 3 4 5 6 7 8 9 10 11 12 13 14 15"
    })
    void valuesAreRaisedByTheirOwnCount(FileType fileType, GgmlType raised, String layers) {
        assertThat(llama().plan(fileType).layers("attn_v", raised)).isEqualTo(layers);
    }

    @Test
    void fewExpertsCountAsManyForValuesOfTwoBitTypes() {
        assertThat(llama().withExperts(3).plan(FileType.IQ2_XXS).layers("attn_v", GgmlType.Q2_K))
                .isEqualTo(ALL);
        assertThat(llama().withExperts(4).plan(FileType.IQ2_XXS).layers("attn_v", GgmlType.Q4_K))
                .isEqualTo(ALL);
    }

    @Test
    void queriesOfTheFirstLayerDecideAndALayerWithoutAttentionSharesNothing() {
        GgufValue noneInTheFirst = GgufArray.of(
                GgufValueType.INT32,
                IntStream.range(0, 16)
                        .mapToObj(layer -> new GgufValue.Int32(layer == 0 ? 0 : 1))
                        .toList());
        ModelShape shape = llama().shape()
                .set("llama.attention.head_count_kv", noneInTheFirst)
                .build();

        assertThat(new PlannedTypes(shape, FileType.IQ4_XS, false).layers("attn_v", GgmlType.IQ4_XS))
                .isEqualTo(ALL);
    }

    @ParameterizedTest
    @CsvSource({
        "Q2_K, Q3_K, Q5_K",
        "Q3_K_S, Q3_K, Q5_K",
        "Q3_K_M, Q4_K, Q5_K",
        "Q3_K_L, Q5_K, Q3_K",
        "Q4_K_S, Q4_K, Q5_K",
        "Q4_K_M, Q4_K, Q5_K",
        "Q5_K_M, Q5_K, Q5_K",
        "Q6_K, Q6_K, Q6_K",
        "IQ3_XXS, IQ3_S, Q5_K",
        "IQ3_XS, IQ3_S, Q5_K",
        "IQ3_S, IQ3_S, Q5_K",
        "IQ3_M, Q4_K, Q5_K",
        "IQ4_NL, IQ4_NL, Q5_K",
        "IQ4_XS, IQ4_XS, Q5_K",
        "IQ1_S, IQ2_XXS, Q5_K",
        "IQ1_M, IQ2_XXS, Q5_K",
        "IQ2_XXS, IQ2_XXS, Q5_K",
        "IQ2_XS, IQ2_XS, Q5_K",
        "IQ2_S, IQ3_S, Q5_K",
        "IQ2_M, IQ3_S, Q5_K",
        "Q2_K_S, Q2_K, Q2_K",
        "Q4_0, Q4_0, Q4_0",
        "Q8_0, Q8_0, Q8_0"
    })
    void attentionOutputsOfEightExpertsAreOtherThanOthers(FileType fileType, GgmlType usual, GgmlType eightExperts) {
        assertThat(llama().plan(fileType).layers("attn_output", usual)).isEqualTo(ALL);
        assertThat(llama().withExperts(8).plan(fileType).layers("attn_output", eightExperts))
                .isEqualTo(ALL);
    }

    @ParameterizedTest
    @CsvSource({
        "Q4_K_M, Q8_0, Q8_0", "Q2_K, Q8_0, Q8_0", "Q6_K, Q8_0, Q8_0", "Q4_0, Q8_0, Q8_0", "IQ3_XXS, Q8_0, Q8_0",
        "Q3_K_L, Q8_0, Q8_0", "TQ1_0, Q8_0, Q8_0", "IQ2_XXS, Q4_K, Q4_K", "IQ1_M, Q4_K, Q4_K", "IQ2_M, Q4_K, Q4_K"
    })
    void keysAndValuesOfEightExpertsAreCheapAndGetMore(FileType fileType, GgmlType key, GgmlType value) {
        PlannedTypes planned = llama().withExperts(8).plan(fileType);

        assertThat(planned.layers("attn_k", key)).isEqualTo(ALL);
        assertThat(planned.layers("attn_v", value)).isEqualTo(ALL);
        assertThat(planned.layers("attn_q", queryOfEightExperts(fileType))).isEqualTo(ALL);
    }

    private static GgmlType queryOfEightExperts(FileType fileType) {
        return fileType == FileType.IQ3_XXS ? GgmlType.IQ2_S : fileType.defaultType();
    }

    @Test
    void downProjectionsOfEightExpertsGetMoreInIq3M() {
        assertThat(llama().withExperts(8).plan(FileType.IQ3_M).layers("ffn_down", GgmlType.Q4_K))
                .isEqualTo(MORE);
        assertThat(llama().withExperts(9).plan(FileType.IQ3_M).layers("ffn_down", GgmlType.Q4_K))
                .isEqualTo(FIRST);
    }

    @ParameterizedTest
    @CsvSource({"IQ3_XS, IQ3_XXS", "IQ3_XXS, IQ2_S", "IQ3_S, IQ3_S", "Q4_K_M, Q4_K", "IQ2_XS, IQ2_XS"})
    void keysAndQueriesGetLessInSmallThreeBitTypes(FileType fileType, GgmlType type) {
        assertThat(llama().plan(fileType).layers("attn_k", type)).isEqualTo(ALL);
        assertThat(llama().plan(fileType).layers("attn_q", type)).isEqualTo(ALL);
    }

    @ParameterizedTest
    @CsvSource({"ffn_gate", "ffn_up"})
    void gatesAndUpsOfTheMiddleGetLessInIq3Xs(String tensor) {
        String middle = "2 3 4 5 6 7 8 9 10 11 12 13";

        assertThat(llama().plan(FileType.IQ3_XS).layers(tensor, GgmlType.IQ3_XXS))
                .isEqualTo(middle);
        assertThat(llama().withExperts(8).plan(FileType.IQ3_XS).layers(tensor, GgmlType.IQ3_XXS))
                .isEqualTo(middle);
        assertThat(llama().plan(FileType.IQ3_S).layers(tensor, GgmlType.IQ3_S)).isEqualTo(ALL);
    }

    @ParameterizedTest
    @CsvSource({
        "Q3_K_M, Q5_K, 0",
        "Q3_K_M, Q4_K, 1 4 7 10 13 14 15",
        "Q3_K_M, Q3_K, 2 3 5 6 8 9 11 12",
        "Q3_K_L, Q4_K, " + ALL,
        "Q4_K_M, Q6_K, 0",
        "Q4_K_M, Q5_K, 1 4 7 10 13 14 15",
        "Q4_K_M, Q4_K, 2 3 5 6 8 9 11 12",
        "Q4_K_S, Q4_K, " + ALL,
        "Q5_K_M, Q6_K, " + MORE
    })
    void falconHasRulesOfItsOwnForDownProjections(FileType fileType, GgmlType type, String layers) {
        assertThat(model("falcon").plan(fileType).layers("ffn_down", type)).isEqualTo(layers);
    }

    @Test
    void falconRaisesOutputsOfAttentionOnlyInQ3KL() {
        assertThat(model("falcon").plan(FileType.Q3_K_L).layers("attn_output", GgmlType.Q4_K))
                .isEqualTo(ALL);
        assertThat(model("falcon").plan(FileType.Q3_K_M).layers("attn_output", GgmlType.Q3_K))
                .isEqualTo(ALL);
        assertThat(model("falcon").plan(FileType.Q4_K_M).typeOf("output.weight"))
                .isEqualTo(GgmlType.Q8_0);
    }

    @Test
    void valuesOfLlama70BGetFiveBitsForThreeAndFour() {
        SampleModel big = llama().withLayers(80).withHeads(64, 8);

        assertThat(big.plan(FileType.Q4_K_M).layers("attn_v", GgmlType.Q4_K)).isEmpty();
        assertThat(big.plan(FileType.Q4_K_M).typeOf("blk.10.attn_v.weight")).isEqualTo(GgmlType.Q5_K);
        assertThat(big.plan(FileType.Q3_K_S).typeOf("blk.10.attn_v.weight")).isEqualTo(GgmlType.Q5_K);
        assertThat(big.plan(FileType.Q5_K_S).typeOf("blk.10.attn_v.weight")).isEqualTo(GgmlType.Q5_K);
        assertThat(big.plan(FileType.Q4_K_M).typeOf("blk.10.attn_k.weight")).isEqualTo(GgmlType.Q4_K);
        assertThat(big.withHeads(64, 64).plan(FileType.Q4_K_M).typeOf("blk.10.attn_v.weight"))
                .isEqualTo(GgmlType.Q4_K);
        assertThat(big.withLayers(79).plan(FileType.Q3_K_S).typeOf("blk.10.attn_v.weight"))
                .isEqualTo(GgmlType.Q3_K);
        assertThat(model("qwen2")
                        .withLayers(80)
                        .withHeads(64, 8)
                        .plan(FileType.Q3_K_S)
                        .typeOf("blk.10.attn_v.weight"))
                .isEqualTo(GgmlType.Q3_K);
    }

    @ParameterizedTest
    @CsvSource({
        "Q4_0, Q6_K, Q4_0",
        "Q4_1, Q6_K, Q4_1",
        "Q5_0, Q6_K, Q5_0",
        "Q8_0, Q8_0, Q8_0",
        "Q2_K, Q6_K, Q2_K",
        "Q2_K_S, Q6_K, Q2_K",
        "Q3_K_M, Q6_K, Q3_K",
        "Q4_K_M, Q6_K, Q4_K",
        "Q5_K_S, Q6_K, Q5_K",
        "Q6_K, Q6_K, Q6_K",
        "IQ4_NL, Q6_K, IQ4_NL",
        "IQ4_XS, Q6_K, IQ4_XS",
        "IQ3_M, Q6_K, IQ3_S",
        "IQ3_S, Q6_K, IQ3_S",
        "IQ3_XS, Q6_K, IQ3_S",
        "IQ3_XXS, Q5_K, IQ3_S",
        "IQ2_M, Q5_K, IQ3_S",
        "IQ2_S, Q5_K, IQ3_S",
        "IQ2_XS, Q5_K, Q2_K",
        "IQ2_XXS, Q5_K, Q2_K",
        "IQ1_M, Q5_K, Q2_K",
        "IQ1_S, Q5_K, Q2_K",
        "TQ1_0, Q6_K, Q4_K",
        "TQ2_0, Q6_K, Q4_K",
        "MXFP4_MOE, Q8_0, Q8_0"
    })
    void theOutputGetsMoreAndATiedEmbeddingIsTheOutput(FileType fileType, GgmlType output, GgmlType embedding) {
        PlannedTypes untied = llama().plan(fileType);

        assertThat(untied.typeOf("output.weight")).isEqualTo(output);
        assertThat(untied.typeOf("token_embd.weight")).isEqualTo(embedding);
        assertThat(llama().tied().plan(fileType).typeOf("token_embd.weight")).isEqualTo(output);
    }

    @Test
    void anOutputWhoseRowsDoNotFitIsQ80() {
        ModelShape shape =
                ShapeBuilder.of("llama").weights("output.weight", 2880, 64).build();

        assertThat(new PlannedTypes(shape, FileType.Q4_K_M, false).typeOf("output.weight"))
                .isEqualTo(GgmlType.Q8_0);
        assertThat(new PlannedTypes(shape, FileType.Q4_0, false).typeOf("output.weight"))
                .isEqualTo(GgmlType.Q8_0);
    }

    @Test
    void onlyExpertsAreMxfp4() {
        PlannedTypes planned = llama().withExperts(64).plan(FileType.MXFP4_MOE);

        assertThat(planned.layers("ffn_down", GgmlType.MXFP4)).isEqualTo(ALL);
        assertThat(planned.layers("ffn_gate", GgmlType.MXFP4)).isEqualTo(ALL);
        assertThat(planned.layers("attn_v", GgmlType.Q8_0)).isEqualTo(ALL);
        assertThat(llama().plan(FileType.MXFP4_MOE).layers("ffn_down", GgmlType.Q8_0))
                .isEqualTo(ALL);
    }

    @Test
    void fusedProjectionsCountAsValues() {
        ShapeBuilder shape = ShapeBuilder.of("phi").layers(4);
        for (int layer = 0; layer < 4; layer++) {
            shape.weights("blk." + layer + (layer % 2 == 0 ? ".attn_qkv.weight" : ".attn_kv_b.weight"), 256, 768);
        }

        assertThat(new PlannedTypes(shape.build(), FileType.Q3_K_M, false)
                        .plan()
                        .tensors())
                .extracting(PlannedTensor::type)
                .containsExactly(GgmlType.Q5_K, GgmlType.Q5_K, GgmlType.Q4_K, GgmlType.Q4_K);
    }

    @Test
    void layersOfExpertsAreReadFromNamesAndOthersCounted() {
        SampleModel sparse = llama();

        ModelShape experts = ShapeBuilder.of("m")
                .layers(16)
                .experts(4)
                .weights("blk.4.ffn_down_exps.weight", 256, 256, 4)
                .build();
        ModelShape dense = ShapeBuilder.of("m")
                .layers(16)
                .weights("blk.4.ffn_down.weight", 256, 256)
                .build();

        assertThat(sparse.plan(FileType.Q4_K_S).layers("ffn_down", GgmlType.Q5_K))
                .isEqualTo(FIRST);
        assertThat(new PlannedTypes(experts, FileType.Q4_K_S, false).typeOf("blk.4.ffn_down_exps.weight"))
                .isEqualTo(GgmlType.Q4_K);
        assertThat(new PlannedTypes(dense, FileType.Q4_K_S, false).typeOf("blk.4.ffn_down.weight"))
                .isEqualTo(GgmlType.Q5_K);
    }

    @Test
    void anExpertWithoutALayerOrBeyondTheLastIsRefused() {
        ModelShape without = ShapeBuilder.of("m")
                .layers(2)
                .experts(4)
                .weights("ffn_down_exps.weight", 256, 256, 4)
                .build();
        ModelShape beyond = ShapeBuilder.of("m")
                .layers(2)
                .experts(4)
                .weights("blk.2.ffn_up_exps.weight", 256, 256, 4)
                .build();

        assertThatThrownBy(() -> new PlannedTypes(without, FileType.Q4_K_M, false))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("ffn_down_exps.weight")
                .hasMessageContaining("blk.N.");
        assertThatThrownBy(() -> new PlannedTypes(beyond, FileType.Q4_K_M, false))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("layer 2 does not exist: m.block_count is 2");
    }

    @Test
    void gptOssIsMixedAsInTheSnapshotOfLlamaCpp() {
        String more = "0 1 2 3 6 9 12 15 18 21 24 27 30 31 32 33 34 35";
        SampleModel gptOss = model("gpt-oss").withLayers(36).withExperts(128).withHeads(64, 8);

        assertThat(gptOss.plan(FileType.Q4_K_M).layers("ffn_down", GgmlType.Q6_K))
                .isEqualTo(more);
        assertThat(gptOss.plan(FileType.Q4_K_M).layers("attn_v", GgmlType.Q6_K)).isEqualTo(more);
        assertThat(gptOss.plan(FileType.Q4_K_S).layers("ffn_down", GgmlType.Q5_K))
                .isEqualTo("0 1 2 3");
        assertThat(gptOss.plan(FileType.Q3_K_M).layers("ffn_down", GgmlType.Q5_K))
                .isEqualTo("0 1");
        assertThat(gptOss.plan(FileType.IQ2_XXS).layers("ffn_down", GgmlType.Q2_K))
                .isEqualTo("0 1 2 3");
        assertThat(gptOss.plan(FileType.Q2_K_S).layers("ffn_down", GgmlType.Q4_K))
                .isEqualTo("0 1 2 3");
    }

    private static SampleModel llama() {
        return model("llama");
    }

    private static SampleModel model(String architecture) {
        return SampleModel.of(architecture);
    }
}
