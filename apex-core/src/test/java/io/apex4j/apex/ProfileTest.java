package io.apex4j.apex;

import static io.apex4j.gguf.GgmlType.IQ1_M;
import static io.apex4j.gguf.GgmlType.IQ2_S;
import static io.apex4j.gguf.GgmlType.IQ2_XS;
import static io.apex4j.gguf.GgmlType.IQ2_XXS;
import static io.apex4j.gguf.GgmlType.IQ4_XS;
import static io.apex4j.gguf.GgmlType.Q3_K;
import static io.apex4j.gguf.GgmlType.Q4_K;
import static io.apex4j.gguf.GgmlType.Q5_K;
import static io.apex4j.gguf.GgmlType.Q6_K;
import static io.apex4j.gguf.GgmlType.Q8_0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.apex4j.gguf.GgmlType;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileTest {
    static Stream<Arguments> tables() {
        return Stream.of(
                Arguments.of(Profile.QUALITY, FileType.Q6_K, List.of(Q6_K, Q5_K, IQ4_XS, Q8_0, Q8_0, Q6_K, Q6_K)),
                Arguments.of(Profile.BALANCED, FileType.Q5_K_M, List.of(Q6_K, Q5_K, Q5_K, Q8_0, Q8_0, Q6_K, Q6_K)),
                Arguments.of(Profile.COMPACT, FileType.Q4_K_M, List.of(Q4_K, Q3_K, Q3_K, Q6_K, Q6_K, Q4_K, Q4_K)),
                Arguments.of(Profile.MINI, FileType.Q3_K_M, List.of(Q3_K, Q3_K, IQ2_S, Q5_K, Q4_K, Q4_K, Q3_K)),
                Arguments.of(Profile.NANO, FileType.IQ2_XXS, List.of(Q3_K, IQ2_S, IQ2_XXS, Q5_K, Q4_K, Q4_K, Q3_K)),
                Arguments.of(Profile.MICRO, FileType.IQ1_M, List.of(Q3_K, IQ2_XS, IQ1_M, Q5_K, Q4_K, Q4_K, Q3_K)));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void aProfileHasTheTypesOfTheApexScripts(Profile profile, FileType baseFileType, List<GgmlType> types) {
        assertThat(profile.baseFileType()).isEqualTo(baseFileType);
        assertThat(profile.types().types()).containsExactlyElementsOf(types);
    }

    @Test
    void typesAreReadByRoleAndZone() {
        PrecisionTable types = Profile.NANO.types();

        assertThat(types.of(Role.ROUTED_EXPERT, Zone.EDGE)).isEqualTo(Q3_K);
        assertThat(types.of(Role.ROUTED_EXPERT, Zone.NEAR)).isEqualTo(IQ2_S);
        assertThat(types.of(Role.ROUTED_EXPERT, Zone.MID)).isEqualTo(IQ2_XXS);
        assertThat(types.of(Role.SHARED_EXPERT, Zone.EDGE)).isEqualTo(Q5_K);
        assertThat(types.of(Role.DENSE_FFN, Zone.MID)).isEqualTo(Q4_K);
        assertThat(types.of(Role.ATTENTION, Zone.EDGE)).isEqualTo(Q4_K);
        assertThat(types.of(Role.TOKEN_MIXING, Zone.MID)).isEqualTo(Q3_K);
    }

    @ParameterizedTest
    @EnumSource(names = {"EMBEDDING", "OUTPUT", "ROUTER", "NORM", "OTHER"})
    void noProfileGovernsTheOtherRoles(Role role) {
        assertThatThrownBy(() -> Profile.QUALITY.types().of(role, Zone.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(role.label());
    }

    @ParameterizedTest
    @CsvSource({
        "quality, false", "balanced, false", "compact, false", "mini, true", "nano, true", "micro, true",
        "i-quality, true", "i-balanced, true", "i-compact, true", "i-mini, true", "i-nano, true", "i-micro, true"
    })
    void theVariantsAndTheSmallProfilesNeedAnImportanceMatrix(String name, boolean needed) {
        assertThat(ApexProfile.parse(name).requiresImatrix()).isEqualTo(needed);
    }

    @Test
    void everyNameIsParsedToTheProfileThatHasIt() {
        assertThat(ApexProfile.names())
                .containsExactly(
                        "quality",
                        "balanced",
                        "compact",
                        "mini",
                        "nano",
                        "micro",
                        "i-quality",
                        "i-balanced",
                        "i-compact",
                        "i-mini",
                        "i-nano",
                        "i-micro")
                .allSatisfy(name -> assertThat(ApexProfile.parse(name).id()).isEqualTo(name));
    }

    @ParameterizedTest
    @CsvSource({"I-Balanced, I-Balanced", "' COMPACT ', Compact", "i-NANO, I-Nano"})
    void caseAndSpaceDoNotMatter(String typed, String label) {
        assertThat(ApexProfile.parse(typed).label()).isEqualTo(label);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "i-", "ii-quality", "i-i-quality", "custom", "tier1", "quality " + "x"})
    void otherNamesAreRefused(String typed) {
        assertThatThrownBy(() -> ApexProfile.parse(typed))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("--profile: unknown profile '" + typed + "'")
                .hasMessageContaining("valid: quality, balanced");
    }

    @Test
    void aMistypedNameIsAnsweredWithTheNearest() {
        assertThatThrownBy(() -> ApexProfile.parse("i-balnced")).hasMessageContaining("did you mean i-balanced?");
    }

    @Test
    void theVariantHasTheSameTypes() {
        ApexProfile plain = ApexProfile.parse("quality");
        ApexProfile variant = plain.withImatrix(true);

        assertThat(variant).isEqualTo(ApexProfile.parse("i-quality"));
        assertThat(variant.types()).isEqualTo(plain.types());
        assertThat(variant.baseFileType()).isEqualTo(plain.baseFileType());
        assertThat(variant.withImatrix(false)).isEqualTo(plain);
    }

    @Test
    void sevenProfilesArePublishedUnderTheNamesOfApex() {
        assertThat(ApexProfile.published())
                .extracting(profile -> profile.outputFileName("LFM2.5-8B-A1B"))
                .containsExactly(
                        "LFM2.5-8B-A1B-APEX-I-Quality.gguf",
                        "LFM2.5-8B-A1B-APEX-Quality.gguf",
                        "LFM2.5-8B-A1B-APEX-I-Balanced.gguf",
                        "LFM2.5-8B-A1B-APEX-Balanced.gguf",
                        "LFM2.5-8B-A1B-APEX-I-Compact.gguf",
                        "LFM2.5-8B-A1B-APEX-Compact.gguf",
                        "LFM2.5-8B-A1B-APEX-I-Mini.gguf");
    }

    @Test
    void aCustomProfileHasTheDefaultsOfTheApexScripts() {
        ApexProfile custom = ApexProfile.custom(Q5_K).build();

        assertThat(custom)
                .isEqualTo(new ApexProfile(
                        "custom",
                        new PrecisionTable(Q5_K, Q5_K, Q5_K, Q8_0, Q8_0, Q6_K, Q6_K),
                        new ZoneWidths(5, 10, 3),
                        FileType.Q6_K,
                        false));
        assertThat(custom.id()).isEqualTo("custom");
        assertThat(custom.requiresImatrix()).isFalse();
    }

    @Test
    void inACustomProfileTheMiddleOfSharedAndAttentionFollowsTheEdge() {
        PrecisionTable types = ApexProfile.custom(Q6_K)
                .edgeShared(Q5_K)
                .edgeAttention(Q4_K)
                .build()
                .types();

        assertThat(types).isEqualTo(new PrecisionTable(Q6_K, Q6_K, Q6_K, Q5_K, Q5_K, Q4_K, Q4_K));
    }

    @Test
    void everyPartOfACustomProfileCanBeSet() {
        ZoneWidths zones = new ZoneWidths(1, 2, 1);
        ApexProfile custom = ApexProfile.custom(Q6_K)
                .nearExperts(Q5_K)
                .midExperts(Q4_K)
                .edgeShared(Q8_0)
                .midShared(Q6_K)
                .edgeAttention(Q5_K)
                .midAttention(Q3_K)
                .zones(zones)
                .baseFileType(FileType.Q4_K_M)
                .imatrix(true)
                .build();

        assertThat(custom)
                .isEqualTo(new ApexProfile(
                        "custom",
                        new PrecisionTable(Q6_K, Q5_K, Q4_K, Q8_0, Q6_K, Q5_K, Q3_K),
                        zones,
                        FileType.Q4_K_M,
                        true));
        assertThat(custom.id()).isEqualTo("i-custom");
        assertThat(custom.outputFileName("M")).isEqualTo("M-APEX-I-Custom.gguf");
    }

    @ParameterizedTest
    @EnumSource(names = {"IQ1_S", "IQ1_M", "IQ2_XXS", "IQ2_XS", "IQ2_S", "IQ3_XXS"})
    void aCustomProfileWithACodebookTypeOfFewBitsNeedsAnImportanceMatrix(GgmlType type) {
        assertThat(ApexProfile.custom(Q6_K).midExperts(type).build().requiresImatrix())
                .isTrue();
        assertThat(ApexProfile.custom(type).build().requiresImatrix()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"IQ3_S", "IQ4_XS", "IQ4_NL", "Q2_K", "TQ1_0"})
    void allOtherTypesDoWithout(GgmlType type) {
        assertThat(ApexProfile.custom(type).build().requiresImatrix()).isFalse();
    }

    @Test
    void theBaseFileTypeCanNeedAnImportanceMatrixToo() {
        assertThat(ApexProfile.custom(Q6_K)
                        .baseFileType(FileType.Q2_K_S)
                        .build()
                        .requiresImatrix())
                .isTrue();
        assertThat(ApexProfile.custom(Q6_K).baseFileType(FileType.IQ1_S).build().requiresImatrix())
                .isTrue();
    }
}
