package io.apex4j.apex;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.GgmlType;
import io.apex4j.gguf.GgufTensor;
import io.apex4j.gguf.GgufValue;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProfileRecognitionTest {
    private static final ModelShape LFM25 = ModelShape.published("lfm2.5-8b-a1b");

    static Stream<ApexProfile> profiles() {
        return ApexProfile.names().stream().map(ApexProfile::parse);
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void aFileIsRecognisedByItsTypes(ApexProfile profile) {
        ModelShape made = made(LFM25, profile);
        ModelShape file = profile.imatrix() ? withImatrix(made) : made;

        assertThat(ProfileRecognition.of(file)).hasValue(profile);
    }

    @ParameterizedTest
    @EnumSource(names = {"Q4_K_M", "Q6_K", "Q8_0", "BF16", "IQ2_M"})
    void aFileOfAPlainMixtureIsNoProfile(FileType fileType) {
        Plan plan = Planner.plan(LFM25, QuantizeOptions.of(fileType).build());

        assertThat(ProfileRecognition.of(GoldenFiles.shapeOf(plan))).isEmpty();
    }

    @Test
    void oneTensorOfAnotherTypeIsEnoughToBeNoProfile() {
        ModelShape made = made(LFM25, ApexProfile.parse("quality"));
        List<GgufTensor> changed = made.tensors().stream()
                .map(tensor -> tensor.name().equals("blk.12.ffn_up_exps.weight")
                        ? new GgufTensor(tensor.name(), tensor.shape(), GgmlType.Q5_K, 0, 0)
                        : tensor)
                .toList();

        assertThat(ProfileRecognition.of(new ModelShape(
                        made.metadata(), changed, made.files(), made.alignment(), made.publishedHeaderBytes())))
                .isEmpty();
    }

    @Test
    void tensorsThatNoProfileGovernsMayHaveAnyType() {
        Plan plan = Planner.plan(
                LFM25,
                QuantizeOptions.of(ApexProfile.parse("compact"))
                        .tokenEmbeddingType(GgmlType.Q8_0)
                        .build());

        assertThat(ProfileRecognition.of(GoldenFiles.shapeOf(plan))).hasValue(ApexProfile.parse("compact"));
    }

    @Test
    void whereProfilesAgreeTheFileTypeDecides() {
        ModelShape small = ShapeBuilder.tinyMoe().build();

        assertThat(ProfileRecognition.of(made(small, ApexProfile.parse("quality"))))
                .hasValue(ApexProfile.parse("quality"));
        assertThat(ProfileRecognition.of(made(small, ApexProfile.parse("balanced"))))
                .hasValue(ApexProfile.parse("balanced"));
        assertThat(ProfileRecognition.of(made(small, ApexProfile.parse("micro"))))
                .hasValue(ApexProfile.parse("micro"));
    }

    @Test
    void whereTheFileTypeFitsNoneTheOneWithTheMostBitsIsAnswered() {
        ModelShape made = made(ShapeBuilder.tinyMoe().build(), ApexProfile.parse("micro"));
        ModelShape other = new ModelShape(
                made.metadata().toBuilder()
                        .set("general.file_type", new GgufValue.UInt32(7))
                        .build(),
                made.tensors(),
                made.files(),
                made.alignment(),
                made.publishedHeaderBytes());

        assertThat(ProfileRecognition.of(other)).hasValue(ApexProfile.parse("mini"));
    }

    @Test
    void aModelWithoutRoutedExpertsIsNoProfile() {
        ModelShape dense = ShapeBuilder.of("llama")
                .layers(1)
                .weights("blk.0.attn_q.weight", 256, 256)
                .weights("blk.0.ffn_up.weight", 256, 256)
                .build();

        assertThat(ProfileRecognition.of(made(dense, ApexProfile.parse("quality"))))
                .isEmpty();
    }

    @Test
    void fallbacksOfShapesAreAllowedFor() {
        ModelShape narrow = ShapeBuilder.of("m")
                .layers(1)
                .experts(4)
                .weights("blk.0.ffn_down_exps.weight", 160, 256, 4)
                .weights("blk.0.ffn_up_exps.weight", 80, 256, 4)
                .build();

        assertThat(ProfileRecognition.of(made(narrow, ApexProfile.parse("compact"))))
                .hasValue(ApexProfile.parse("compact"));
    }

    private static ModelShape made(ModelShape source, ApexProfile profile) {
        return GoldenFiles.shapeOf(
                Planner.plan(source, QuantizeOptions.of(profile).build()));
    }

    private static ModelShape withImatrix(ModelShape shape) {
        return new ModelShape(
                shape.metadata().toBuilder()
                        .set("quantize.imatrix.entries_count", new GgufValue.UInt32(154))
                        .build(),
                shape.tensors(),
                shape.files(),
                shape.alignment(),
                shape.publishedHeaderBytes());
    }
}
