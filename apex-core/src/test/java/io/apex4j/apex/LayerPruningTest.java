package io.apex4j.apex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.apex4j.gguf.GgmlType;
import io.apex4j.gguf.GgufValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayerPruningTest {
    @Test
    void laterLayersAreNumberedAnewAndKeepTheirNameInTheSource() {
        LayerPruning pruning = LayerPruning.of(layers(5).build(), List.of(1, 3));

        assertThat(pruning.layers()).isEqualTo(3);
        assertThat(pruning.tensors())
                .extracting(output -> output.tensor().name(), OutputTensor::sourceName)
                .containsExactly(
                        tuple("token_embd.weight", "token_embd.weight"),
                        tuple("blk.0.ffn_down.weight", "blk.0.ffn_down.weight"),
                        tuple("blk.1.ffn_down.weight", "blk.2.ffn_down.weight"),
                        tuple("blk.2.ffn_down.weight", "blk.4.ffn_down.weight"));
    }

    @Test
    void withoutLayersToPruneNothingChanges() {
        ModelShape source = layers(3).build();
        LayerPruning pruning = LayerPruning.of(source, List.of());

        assertThat(pruning.tensors()).extracting(OutputTensor::tensor).isEqualTo(source.tensors());
        assertThat(pruning.layers()).isEqualTo(3);
    }

    @Test
    void theFirstLayerCanGoToo() {
        assertThat(LayerPruning.of(layers(3).build(), List.of(0)).tensors())
                .extracting(output -> output.tensor().name())
                .containsExactly("token_embd.weight", "blk.0.ffn_down.weight", "blk.1.ffn_down.weight");
    }

    @Test
    void aLayerIsFoundBehindAnyPrefixButOnlyAsAWholeNumber() {
        ModelShape source = ShapeBuilder.of("t5")
                .layers(2)
                .weights("enc.blk.0.attn_q.weight", 256, 256)
                .weights("enc.blk.1.attn_q.weight", 256, 256)
                .weights("blk.10x.weight", 256, 256)
                .build();

        assertThat(LayerPruning.of(source, List.of(0)).tensors())
                .extracting(output -> output.tensor().name())
                .containsExactly("enc.blk.0.attn_q.weight", "blk.10x.weight");
    }

    @Test
    void prunedDenseLayersAreNoLongerCounted() {
        ModelShape source = layers(4)
                .set("m.leading_dense_block_count", new GgufValue.UInt32(2))
                .build();

        assertThat(LayerPruning.of(source, List.of(1)).denseLayers()).isEqualTo(1);
        assertThat(LayerPruning.of(source, List.of(2, 3)).denseLayers()).isEqualTo(2);
        assertThat(LayerPruning.of(source, List.of(0, 1)).denseLayers()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 100})
    void aLayerThatDoesNotExistIsNamed(int layer) {
        assertThatThrownBy(() -> LayerPruning.of(layers(3).build(), List.of(layer)))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("--prune-layers: layer " + layer + " does not exist")
                .hasMessageContaining("layers 0 to 2");
    }

    @Test
    void aModelWithoutLayersHasNoneToPrune() {
        ModelShape source =
                ShapeBuilder.of("m").weights("token_embd.weight", 256, 64).build();

        assertThatThrownBy(() -> LayerPruning.of(source, List.of(0)))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("--prune-layers: layer 0 does not exist");
    }

    @Test
    void oneLayerMustRemain() {
        assertThatThrownBy(() -> LayerPruning.of(layers(2).build(), List.of(0, 1)))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("all 2 layers would go");
    }

    @Test
    void patternsSeeTheNewNumberAndTheMixtureTheOldNumberOfLayers() {
        Plan plan = Planner.plan(
                layers(16).build(),
                QuantizeOptions.of(FileType.Q4_K_S)
                        .pruneLayers(List.of(0))
                        .rules(TensorTypeRules.builder().option("blk.4.=q8_0").build())
                        .build());

        assertThat(plan.tensors())
                .filteredOn(tensor -> tensor.type() == GgmlType.Q8_0)
                .extracting(PlannedTensor::name, PlannedTensor::sourceName)
                .containsExactly(tuple("blk.4.ffn_down.weight", "blk.5.ffn_down.weight"));
        assertThat(plan.tensors())
                .filteredOn(tensor -> tensor.type() == GgmlType.Q5_K)
                .extracting(PlannedTensor::name)
                .containsExactly("blk.0.ffn_down.weight", "blk.1.ffn_down.weight");
    }

    @Test
    void profilesSeeTheLayersThatRemain() {
        Plan plan = Planner.plan(
                ModelShape.published("lfm2.5-8b-a1b"),
                QuantizeOptions.of(ApexProfile.parse("quality"))
                        .pruneLayers(List.of(10, 11, 12, 13))
                        .build());

        assertThat(plan.tensors()).extracting(PlannedTensor::type).doesNotContain(GgmlType.IQ4_XS);
        assertThat(plan.tensors())
                .filteredOn(tensor -> tensor.zone() == Zone.EDGE && tensor.role() == Role.ROUTED_EXPERT)
                .extracting(tensor -> LayerNames.layerOf(tensor.name()))
                .contains(2, 4, 15, 19)
                .doesNotContain(0, 1, 5, 14);
    }

    @Test
    void importanceIsLookedUpUnderTheOldNumber() {
        ModelShape source = layers(3).build();
        ImportanceFacts facts = new ImportanceFacts(
                "m.gguf",
                Optional.empty(),
                0,
                new TreeMap<>(Map.of(
                        "blk.1.ffn_down.weight", ImportanceFacts.Entry.of(new float[256]),
                        "blk.2.ffn_down.weight", ImportanceFacts.Entry.of(new float[256]))));
        QuantizeOptions options = QuantizeOptions.of(FileType.IQ2_XS)
                .importance(facts)
                .pruneLayers(List.of(0))
                .build();

        assertThat(Preflight.check(source, options, Planner.plan(source, options))
                        .problems())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"5|5", "5,12|5 12", "12, 5 ,5|5 12", "007|7"})
    void layersAreParsedInAnyOrderEachOnce(String argument, String expected) {
        assertThat(QuantizeOptions.parseLayers(argument))
                .containsExactlyElementsOf(List.of(expected.split(" ")).stream()
                        .map(Integer::valueOf)
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "5,", "-1", "x", "1.5", "1234567", "1-3"})
    void anythingElseIsRefused(String argument) {
        assertThatThrownBy(() -> QuantizeOptions.parseLayers(argument))
                .isInstanceOf(OptionException.class)
                .hasMessageStartingWith("--prune-layers: '")
                .hasMessageContaining("in '" + argument + "' is not a layer number");
    }

    private static ShapeBuilder layers(int count) {
        ShapeBuilder shape = ShapeBuilder.of("m").layers(count).weights("token_embd.weight", 256, 64);
        for (int layer = 0; layer < count; layer++) {
            shape.weights("blk." + layer + ".ffn_down.weight", 256, 256);
        }
        return shape;
    }
}
