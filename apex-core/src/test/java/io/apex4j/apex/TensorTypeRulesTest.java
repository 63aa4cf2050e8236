package io.apex4j.apex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.apex4j.gguf.GgmlType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TensorTypeRulesTest {
    @Test
    void theFirstRuleFoundInTheNameDecides() {
        TensorTypeRules rules = TensorTypeRules.builder()
                .option("attn_v=q8_0")
                .option("attn=q6_k")
                .option("attn_q=q4_k")
                .build();

        assertThat(rules.first("blk.0.attn_v.weight")).map(TensorRule::type).hasValue(GgmlType.Q8_0);
        assertThat(rules.first("blk.0.attn_q.weight")).map(TensorRule::type).hasValue(GgmlType.Q6_K);
        assertThat(rules.first("blk.0.ffn_up.weight")).isEmpty();
        assertThat(TensorTypeRules.NONE.first("blk.0.attn_v.weight")).isEmpty();
    }

    @Test
    void optionsAndFilesKeepTheOrderOfTheCommandLine(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("types.txt"), "b=q5_k c=q4_k\r\n\n\td=q3_k\u000b\fe=q2_k\n");

        TensorTypeRules rules = TensorTypeRules.builder()
                .option("a=q6_k")
                .file(file)
                .option("f=f16")
                .build();

        assertThat(rules.rules())
                .extracting(TensorRule::describe)
                .containsExactly(
                        "pattern 'a' (option 1)",
                        "pattern 'b' (types.txt, line 1)",
                        "pattern 'c' (types.txt, line 1)",
                        "pattern 'd' (types.txt, line 3)",
                        "pattern 'e' (types.txt, line 3)",
                        "pattern 'f' (option 2)");
        assertThat(rules.rules())
                .extracting(TensorRule::type)
                .containsExactly(
                        GgmlType.Q6_K, GgmlType.Q5_K, GgmlType.Q4_K, GgmlType.Q3_K, GgmlType.Q2_K, GgmlType.F16);
    }

    @Test
    void anArgumentIsSplitAtItsFirstEqualsSign() {
        assertThatThrownBy(() -> TensorTypeRules.builder().option("a=b=q4_k"))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("--tensor-type: unknown tensor type 'b=q4_k'");
    }

    @ParameterizedTest
    @CsvSource({
        "attn_v,      has no '='",
        "'',          has no '='",
        "=q4_k,       has no pattern before '='",
        "attn_v=,     has no type after '='",
        "attn_v=q4_x, unknown tensor type 'q4_x'",
        "a(=q4_k,     malformed pattern 'a('"
    })
    void anArgumentWithoutPatternOrTypeIsRefused(String argument, String reason) {
        assertThatThrownBy(() -> TensorTypeRules.builder().option(argument))
                .isInstanceOf(OptionException.class)
                .hasMessageStartingWith("--tensor-type: ")
                .hasMessageContaining(reason);
    }

    @Test
    void aMistakeInAFileIsNamedWithItsLine(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("types.txt"), "attn_v=q6_k\nffn_up=q4_kk\n");

        assertThatThrownBy(() -> TensorTypeRules.builder().file(file))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("--tensor-type-file types.txt, line 2: unknown tensor type 'q4_kk'")
                .hasMessageContaining("did you mean q4_K?");
    }

    @Test
    void filesHaveNoComments() {
        assertThatThrownBy(() -> TensorTypeRules.builder().text("types.txt", "# attn_v=q6_k"))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("line 1: '#' has no '='");
    }

    @Test
    void anAbsentFileIsNamed(@TempDir Path folder) {
        assertThatThrownBy(() -> TensorTypeRules.builder().file(folder.resolve("absent.txt")))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("--tensor-type-file")
                .hasMessageContaining("absent.txt");
    }

    @Test
    void rulesCanBeFollowedByOthers() {
        TensorTypeRules first = TensorTypeRules.builder().option("a=q6_k").build();
        TensorTypeRules second = TensorTypeRules.builder().option("a=q4_k").build();

        assertThat(first.followedBy(second).rules()).hasSize(2);
        assertThat(first.followedBy(second).first("a")).map(TensorRule::type).hasValue(GgmlType.Q6_K);
        assertThat(second.followedBy(first).first("a")).map(TensorRule::type).hasValue(GgmlType.Q4_K);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"Q8_1", "Q8_K", "I8", "I16", "I32", "I64", "F64", "NVFP4", "Q1_0", "Q2_0"})
    void everyTypeThatTensorsCanHaveIsParsedByNameInAnyCase(GgmlType type) {
        assertThat(TensorTypes.parse("--output-tensor-type", type.ggmlName())).isEqualTo(type);
        assertThat(TensorTypes.parse("--output-tensor-type", type.name())).isEqualTo(type);
        assertThat(TensorTypes.names()).contains(type.ggmlName());
    }

    @ParameterizedTest
    @ValueSource(strings = {"q8_1", "q8_K", "i8", "i64", "f64"})
    void typesThatNoTensorCanHaveAreRefused(String name) {
        assertThatThrownBy(() -> TensorTypes.parse("--token-embedding-type", name))
                .isInstanceOf(OptionException.class)
                .hasMessageStartingWith("--token-embedding-type: no tensor can be quantized to " + name);
    }
}
