package io.apex4j.apex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.apex4j.gguf.GgmlType;
import io.apex4j.gguf.SharedData;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class Lfm25PlanTest {
    private static final ModelShape LFM25 = ModelShape.published("LFM2.5-8B-A1B");

    @Test
    void theShapeHasTheTensorsAndWeightsOfThePublishedModel() {
        assertThat(LFM25.architecture()).isEqualTo("lfm2moe");
        assertThat(LFM25.layers()).isEqualTo(24);
        assertThat(LFM25.denseLayers()).isEqualTo(2);
        assertThat(LFM25.tensors()).hasSize(256);
        assertThat(plan(FileType.COPY).parameters()).isEqualTo(8_467_856_832L);
        assertThat(LFM25.tensors())
                .filteredOn(tensor -> tensor.type() == GgmlType.F32)
                .hasSize(123);
    }

    @ParameterizedTest
    @CsvSource({
        "quality,  6097581824, 18",
        "balanced, 6317782784, 17",
        "compact,  4204050176, 15",
        "mini,     3627104000, 12",
        "nano,     3118855936, 19",
        "micro,    2953705216, 31"
    })
    void profilesHaveTheSizesOfTheModelCard(String profile, long tensorBytes, int fileType) {
        for (boolean imatrix : new boolean[] {false, true}) {
            Plan plan = plan(ApexProfile.parse(profile).withImatrix(imatrix));

            assertThat(plan.tensorBytes()).isEqualTo(tensorBytes);
            assertThat(plan.fileBytes()).isEqualTo(tensorBytes + 8_238_560);
            assertThat(plan.parameters()).isEqualTo(8_467_856_832L);
            assertThat(plan.bitsPerWeight()).isEqualTo(8.0 * tensorBytes / 8_467_856_832L);
            assertThat(plan.shards().getFirst().metadata().integer("general.file_type"))
                    .hasValue(fileType);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyTensorHasTheTypeAndSizeOfTheReferenceList(Profile profile) {
        List<String> reference =
                GoldenFiles.lines(SharedData.path("reference/recipes/lfm25_" + profile.id() + ".tsv")).stream()
                        .filter(line -> !line.startsWith("#"))
                        .toList();

        assertThat(plan(ApexProfile.of(profile, false)).tensors())
                .extracting(Lfm25PlanTest::line)
                .isEqualTo(reference);
    }

    @ParameterizedTest
    @CsvSource({
        "BF16,      16939022080",
        "F16,       16939022080",
        "Q8_0,       9001957120",
        "Q6_K,       6951548672",
        "Q5_K_M,     6022100736",
        "Q5_K_S,     5861947136",
        "Q4_K_M,     5147326208",
        "Q4_K_S,     4855314176",
        "IQ4_XS,     4603000576",
        "Q4_0,       4836439808",
        "MXFP4_MOE,  4884199168",
        "Q3_K_M,     4100159232",
        "Q2_K,       3182196480"
    })
    void fileTypesHaveTheSizesOfPublishedFiles(FileType fileType, long tensorBytes) {
        assertThat(plan(fileType).tensorBytes()).isEqualTo(tensorBytes);
    }

    @Test
    void theQ4KMFileHasTheSizeOfTheOfficialOne() {
        assertThat(plan(FileType.Q4_K_M).fileBytes()).isEqualTo(5_155_564_768L);
    }

    @Test
    void moreBitsGoToTheDownProjectionsAndValuesThatQ4KMNames() {
        assertThat(plan(FileType.Q4_K_M).tensors())
                .filteredOn(tensor -> tensor.type() == GgmlType.Q6_K)
                .extracting(PlannedTensor::name)
                .containsExactly(
                        "token_embd.weight",
                        "blk.0.ffn_down.weight",
                        "blk.1.ffn_down.weight",
                        "blk.2.ffn_down_exps.weight",
                        "blk.5.ffn_down_exps.weight",
                        "blk.8.ffn_down_exps.weight",
                        "blk.10.attn_v.weight",
                        "blk.11.ffn_down_exps.weight",
                        "blk.14.ffn_down_exps.weight",
                        "blk.17.ffn_down_exps.weight",
                        "blk.20.ffn_down_exps.weight",
                        "blk.21.attn_v.weight",
                        "blk.21.ffn_down_exps.weight",
                        "blk.22.ffn_down_exps.weight",
                        "blk.23.ffn_down_exps.weight");
    }

    @Test
    void everyTensorSaysWhyItHasItsType() {
        Plan plan = plan(ApexProfile.parse("i-quality"));

        assertThat(plan.tensors())
                .extracting(PlannedTensor::name, PlannedTensor::rule, PlannedTensor::role, PlannedTensor::zone)
                .contains(
                        tuple("token_embd.weight", "mixture Q6_K: default", Role.EMBEDDING, Zone.NONE),
                        tuple("token_embd_norm.weight", "not quantized: norm", Role.NORM, Zone.NONE),
                        tuple("blk.0.ffn_up.weight", "profile i-quality: dense FFN, edge", Role.DENSE_FFN, Zone.EDGE),
                        tuple(
                                "blk.9.ffn_up_exps.weight",
                                "profile i-quality: routed expert, near",
                                Role.ROUTED_EXPERT,
                                Zone.NEAR),
                        tuple("blk.10.attn_q.weight", "profile i-quality: attention, mid", Role.ATTENTION, Zone.MID),
                        tuple("blk.10.ffn_gate_inp.weight", "not quantized: router", Role.ROUTER, Zone.NONE),
                        tuple(
                                "blk.23.shortconv.out_proj.weight",
                                "profile i-quality: token mixing, edge",
                                Role.TOKEN_MIXING,
                                Zone.EDGE),
                        tuple(
                                "blk.23.shortconv.conv.weight",
                                "not quantized: 'shortconv.conv.weight' is always kept",
                                Role.TOKEN_MIXING,
                                Zone.NONE));
    }

    private static Plan plan(FileType fileType) {
        return Planner.plan(LFM25, QuantizeOptions.of(fileType).build());
    }

    private static Plan plan(ApexProfile profile) {
        return Planner.plan(LFM25, QuantizeOptions.of(profile).build());
    }

    private static String line(PlannedTensor tensor) {
        String shape = tensor.shape().stream().map(String::valueOf).collect(Collectors.joining("x"));
        return String.join("\t", tensor.name(), shape, tensor.type().name(), String.valueOf(tensor.bytes()));
    }
}
