package io.apex4j.apex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeGoldenTest {
    @ParameterizedTest
    @EnumSource
    void theTextForTheLayersOfLfm25IsTheFileThatLlamaQuantizeWasGiven(Profile profile) throws IOException {
        String golden = Files.readString(GoldenFiles.golden("recipes/" + profile.id() + ".txt"));

        assertThat(Recipe.of(ApexProfile.of(profile, false), 24, 2).text()).isEqualTo(golden);
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.INCLUDE,
            names = {"QUALITY", "BALANCED", "COMPACT"})
    void theTextForEightLayersWithoutDenseOnesIsTheFileThatLlamaQuantizeWasGiven(Profile profile) throws IOException {
        String golden = Files.readString(GoldenFiles.golden("recipes/other-" + profile.id() + ".txt"));

        assertThat(Recipe.of(ApexProfile.of(profile, false), 8, 0).text()).isEqualTo(golden);
    }

    @ParameterizedTest
    @EnumSource
    void aModelGetsTheRecipeOfItsLayersAndDenseLayers(Profile profile) {
        ApexProfile plain = ApexProfile.of(profile, false);

        assertThat(Recipe.of(plain, ModelShape.published("lfm2.5-8b-a1b")).text())
                .isEqualTo(Recipe.of(plain, 24, 2).text());
    }

    @Test
    void theVariantWithAnImportanceMatrixHasTheSameLines() {
        for (Profile profile : Profile.values()) {
            assertThat(Recipe.of(ApexProfile.of(profile, true), 24, 2).lines())
                    .isEqualTo(Recipe.of(ApexProfile.of(profile, false), 24, 2).lines());
        }
    }

    @Test
    void theTextIsReadBackAsTheSameRules() {
        Recipe recipe = Recipe.of(ApexProfile.of(Profile.NANO, true), 24, 2);
        TensorTypeRules read =
                TensorTypeRules.builder().text("nano.txt", recipe.text()).build();

        assertThat(read.rules())
                .extracting(TensorRule::pattern, TensorRule::type)
                .containsExactlyElementsOf(recipe.rules().rules().stream()
                        .map(rule -> tuple(rule.pattern(), rule.type()))
                        .toList());
    }

    @Test
    void expertsThatThePublishedLinesDoNotReachGetLinesOfTheirOwnBehindThem() {
        ModelShape fused = ShapeBuilder.of("gemma4")
                .layers(2)
                .experts(4)
                .weights("blk.0.ffn_gate_up_exps.weight", 256, 1024, 4)
                .weights("blk.0.ffn_down_exps.weight", 512, 256, 4)
                .weights("blk.1.ffn_gate.3.weight", 256, 512)
                .weights("blk.1.ffn_gate_shexp.weight", 256, 512)
                .build();
        ApexProfile compact = ApexProfile.of(Profile.COMPACT, false);
        List<RecipeLine> published = Recipe.of(compact, 2, 0).lines();

        List<RecipeLine> lines = Recipe.of(compact, fused).lines();

        assertThat(lines).startsWith(published.toArray(RecipeLine[]::new));
        assertThat(lines.subList(published.size(), lines.size()))
                .extracting(RecipeLine::text)
                .containsExactly("blk.0.ffn_gate_up_exps.weight=Q4_K", "blk.1.ffn_gate.3.weight=Q4_K");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 10_001})
    void aNetworkHasOneToTenThousandLayers(int layers) {
        assertThatThrownBy(() -> Recipe.of(ApexProfile.of(Profile.QUALITY, false), layers, 0))
                .isInstanceOf(OptionException.class)
                .hasMessage("--layers: " + layers + " is not between 1 and 10000");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 5})
    void noMoreLayersAreDenseThanThereAre(int dense) {
        assertThatThrownBy(() -> Recipe.of(ApexProfile.of(Profile.QUALITY, false), 4, dense))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("--dense-layers: " + dense)
                .hasMessageContaining("4 layers");
    }
}
