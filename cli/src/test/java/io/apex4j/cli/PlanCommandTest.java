package io.apex4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.apex4j.gguf.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class PlanCommandTest {
    private static final String SHAPE = "lfm2.5-8b-a1b";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "quality, 6097581824",
        "balanced, 6317782784",
        "compact, 4204050176",
        "mini, 3627104000",
        "nano, 3118855936",
        "micro, 2953705216"
    })
    void plansThePublishedShapeWithoutAFile(String profile, long tensorBytes) {
        Run run = Run.apex("plan", "--shape", SHAPE, "--profile", profile, "--json");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        JsonNode plan = run.json();
        assertThat(plan.get("profile").asString()).isEqualTo(profile);
        assertThat(plan.get("parameters").asLong()).isEqualTo(8_467_856_832L);
        assertThat(plan.get("tensorBytes").asLong()).isEqualTo(tensorBytes);
        assertThat(plan.get("fileBytes").asLong()).isEqualTo(tensorBytes + 8_238_560);
        assertThat(plan.get("bitsPerWeight").asDouble()).isCloseTo(8.0 * tensorBytes / 8_467_856_832L, within(1e-12));
        assertThat(plan.get("tensors")).hasSize(256);
    }

    @ParameterizedTest
    @CsvSource({"quality", "balanced", "compact", "mini", "nano", "micro"})
    void everyTensorIsAsTheReferenceHasIt(String profile) throws IOException {
        Path reference = SharedData.path("reference/recipes/lfm25_" + profile + ".tsv");
        List<String> expected = Files.readAllLines(reference).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();

        JsonNode plan = Run.apex("plan", "--shape", SHAPE, "--profile", profile, "--json")
                .json();

        assertThat(plan.get("tensors").valueStream().map(PlanCommandTest::line)).containsExactlyElementsOf(expected);
    }

    private static String line(JsonNode tensor) {
        String shape = tensor.get("shape").valueStream().map(JsonNode::asString).collect(Collectors.joining("x"));
        return String.join(
                "\t",
                tensor.get("name").asString(),
                shape,
                tensor.get("type").asString(),
                tensor.get("bytes").asString());
    }

    @Test
    void jsonHasTheDocumentedKeysInTheirOrder() {
        JsonNode plan = Run.apex("plan", "--shape", SHAPE, "--profile", "compact", "--json")
                .json();

        assertThat(plan.propertyNames())
                .startsWith("profile", "parameters", "tensorBytes", "fileBytes", "bitsPerWeight", "tensors");
        assertThat(plan.get("tensors").get(0).propertyNames())
                .containsExactly("name", "shape", "role", "zone", "type", "rule", "bytes");
    }

    @Test
    void rolesZonesAndRulesAreGivenInWords() {
        JsonNode plan = Run.apex("plan", "--shape", SHAPE, "--profile", "quality", "--json")
                .json();

        JsonNode expert = plan.get("tensors")
                .valueStream()
                .filter(tensor -> tensor.get("name").asString().equals("blk.5.ffn_up_exps.weight"))
                .findFirst()
                .orElseThrow();
        assertThat(expert.get("role").asString()).isEqualTo("routed expert");
        assertThat(expert.get("zone").asString()).isEqualTo("near");
        assertThat(expert.get("rule").asString()).isEqualTo("profile quality: routed expert, near");
    }

    @Test
    void theTableEndsWithTheSumsByRole() {
        Run run = Run.apex("plan", "--shape", SHAPE, "--profile", "quality");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .containsPattern("blk\\.2\\.ffn_up_exps\\.weight +2048x1792x32 +routed expert +edge +Q6_K +96\\.34 MB")
                .containsPattern("routed expert +66 +7\\.75 B +5\\.48 GB +5\\.66 +Q5_K 30, Q6_K 24, IQ4_XS 12")
                .contains("6.11 GB (6,105,820,384 bytes), 5.76 bits per weight");
    }

    @Test
    void aMissingImatrixIsSaidBeforehandAndIsAFailureOnlyForAFile() throws IOException {
        Path model = SmallModel.in(folder);

        Run ofShape = Run.apex("plan", "--shape", SHAPE, "--profile", "i-mini");
        Run ofFile = Run.apex("plan", model, "--profile", "i-balanced");

        assertThat(ofShape.code()).isEqualTo(ExitCode.OK);
        assertThat(ofShape.err()).contains("profile i-mini needs an importance matrix", "--imatrix FILE");
        assertThat(ofFile.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(ofFile.err()).contains("profile i-balanced needs an importance matrix");
    }

    @Test
    void problemsAreInTheJsonToo() throws IOException {
        Run run = Run.apex("plan", SmallModel.in(folder), "--profile", "i-balanced", "--json");

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.json().get("problems")).hasSize(1);
    }

    @Test
    void withAnImatrixAProfileIsItsOwnVariant() {
        Path model = DemoFiles.model();
        Path imatrix = SharedData.path("golden/imatrix.gguf");

        Run run = Run.apex("plan", model, "--profile", "mini", "--imatrix", imatrix, "--json");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.json().get("profile").asString()).isEqualTo("i-mini");
        assertThat(run.json().get("problems")).isEmpty();
    }

    @Test
    void optionsAndFilesOfRulesKeepTheirOrder() throws IOException {
        Path model = SmallModel.in(folder);
        Path rules = Files.writeString(folder.resolve("rules.txt"), "attn_v=q5_K\n");

        Run optionFirst = Run.apex(
                "plan", model, "--type", "Q4_K", "--tensor-type", "attn_v=q8_0", "--tensor-type-file", rules, "--json");
        Run fileFirst = Run.apex(
                "plan", model, "--type", "Q4_K", "--tensor-type-file", rules, "--tensor-type", "attn_v=q8_0", "--json");

        assertThat(typeOf(optionFirst.json(), "blk.0.attn_v.weight")).isEqualTo("Q8_0");
        assertThat(typeOf(fileFirst.json(), "blk.0.attn_v.weight")).isEqualTo("Q5_K");
    }

    @Test
    void unusedPatternsAreWarnedOf() throws IOException {
        Run run = Run.apex("plan", SmallModel.in(folder), "--type", "Q4_K", "--tensor-type", "nowhere=q8_0");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.complaints()).singleElement().asString().startsWith("apex: warning: pattern 'nowhere'");
    }

    @Test
    void aCustomProfileTakesItsTypesFromTheOptions() throws IOException {
        Run run = Run.apex(
                "plan",
                SmallModel.in(folder),
                "--profile",
                "custom",
                "--edge-exp",
                "iq4_nl",
                "--edge-attn",
                "q5_K",
                "--edge-shared",
                "q6_K",
                "--base",
                "Q8_0",
                "--json");

        JsonNode plan = run.json();
        assertThat(plan.get("profile").asString()).isEqualTo("custom");
        assertThat(typeOf(plan, "blk.1.ffn_down_exps.weight")).isEqualTo("IQ4_NL");
        assertThat(typeOf(plan, "blk.0.ffn_down.weight")).isEqualTo("Q6_K");
        assertThat(typeOf(plan, "blk.0.attn_q.weight")).isEqualTo("Q5_K");
        assertThat(typeOf(plan, "token_embd.weight")).isEqualTo("Q8_0");
    }

    @Test
    void aLayerThatDoesNotExistIsRefused() throws IOException {
        Run run = Run.apex("plan", SmallModel.in(folder), "--type", "Q4_K", "--prune-layers", "7");

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.complaints())
                .containsExactly("apex: --prune-layers: layer 7 does not exist; the model has layers 0 to 1");
    }

    private static String typeOf(JsonNode plan, String name) {
        return plan.get("tensors")
                .valueStream()
                .filter(tensor -> tensor.get("name").asString().equals(name))
                .map(tensor -> tensor.get("type").asString())
                .findFirst()
                .orElseThrow();
    }
}
