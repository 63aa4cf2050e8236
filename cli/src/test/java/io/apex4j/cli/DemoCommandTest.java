package io.apex4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoCommandTest {
    private Run demo = new Run(ExitCode.FAILED, "", "");

    @BeforeAll
    void runOnce(@TempDir Path folder) {
        demo = Run.apex(
                "demo", "-o", folder.resolve("new").resolve("demo"), "--chunks", 6, "--eval-chunks", 1, "--json");
    }

    @Test
    void leavesTheSevenPublishedProfilesInAFolderThatItMakes() {
        assertThat(demo.code()).isEqualTo(ExitCode.OK);
        assertThat(demo.json()
                        .get("profiles")
                        .valueStream()
                        .map(profile -> profile.get("profile").asString()))
                .containsExactly("i-quality", "quality", "i-balanced", "balanced", "i-compact", "compact", "i-mini");
        assertThat(demo.json()
                        .get("profiles")
                        .valueStream()
                        .map(profile -> Path.of(profile.get("files").get(0).asString())))
                .allSatisfy(file -> assertThat(file).exists())
                .first()
                .satisfies(file -> assertThat(file).hasFileName("tiny-lfm2moe-APEX-I-Quality.gguf"));
    }

    @Test
    void measuresTheErrorOfEveryRoleWhichIsSmallerWithMoreBits() {
        Map<String, JsonNode> profiles = demo.json()
                .get("profiles")
                .valueStream()
                .collect(Collectors.toMap(
                        profile -> profile.get("profile").asString(), profile -> profile.get("errors")));

        for (JsonNode errors : profiles.values()) {
            assertThat(errors.propertyNames())
                    .contains("routed expert", "dense FFN", "attention", "token mixing", "embedding");
        }
        assertThat(List.of("balanced", "quality", "compact", "i-mini"))
                .extracting(id -> profiles.get(id).get("routed expert").asDouble())
                .isSorted()
                .allMatch(error -> error > 0.001 && error < 0.2);
    }

    @Test
    void endsWithAnEvaluationAndItsReport() {
        JsonNode models = demo.json().get("evaluation");
        assertThat(models.valueStream().map(model -> model.get("model").asString()))
                .hasSize(8)
                .startsWith("tiny-lfm2moe-bf16")
                .contains("tiny-lfm2moe-APEX-I-Compact", "tiny-lfm2moe-APEX-Compact");
        assertThat(models.valueStream()
                        .skip(1)
                        .map(model -> model.get("kl_mean").asDouble()))
                .allMatch(divergence -> divergence > 0.0001 && divergence < 0.1);
        assertThat(Path.of(demo.json().get("folder").asString(), "evaluation", "report.html"))
                .exists();
    }

    @Test
    void collectsItsImportanceMatrixWithTheBundledCorpus() throws IOException {
        JsonNode matrix = demo.json().get("imatrix");

        assertThat(matrix.get("chunks").asInt()).isEqualTo(6);
        assertThat(matrix.get("tokens").asInt()).isEqualTo(6 * 512);
        JsonNode inspected =
                Run.apex("inspect", matrix.get("file").asString(), "--json").json();
        assertThat(inspected.get("chunkCount").asInt()).isEqualTo(6);
        assertThat(inspected.get("entries")).hasSize(154);
    }

    @Test
    void theBytesOfPlainProfilesAreThoseOfLlamaQuantize() throws IOException {
        Map<String, String> golden = Files.readAllLines(SharedData.path("golden/files.tsv")).stream()
                .map(line -> line.split("\t"))
                .filter(row -> row.length == 7 && row[3].equals("-") && row[4].startsWith("--tensor-type-file"))
                .collect(Collectors.toMap(row -> row[0], row -> row[6], (first, _) -> first));

        for (String id : List.of("quality", "balanced", "compact")) {
            assertThat(profile(id).get("sha256").get(0).asString()).as(id).isEqualTo(golden.get(id));
        }
    }

    @Test
    void theMatrixChangesTheBytesOfItsVariantsAndNotTheirSizes() {
        for (String id : List.of("quality", "balanced", "compact")) {
            assertThat(profile("i-" + id).get("sha256"))
                    .isNotEqualTo(profile(id).get("sha256"));
            assertThat(profile("i-" + id).get("tensorBytes"))
                    .isEqualTo(profile(id).get("tensorBytes"));
        }
    }

    private JsonNode profile(String id) {
        return demo.json()
                .get("profiles")
                .valueStream()
                .filter(profile -> profile.get("profile").asString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aFileInPlaceOfTheFolderIsNamed(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "a file");

        Run run = Run.apex("demo", "-o", file);

        assertThat(run.code()).isEqualTo(ExitCode.FAILED);
        assertThat(run.complaints()).containsExactly("apex: " + file + ": exists already and is not a folder");
    }

    @Test
    void theBundledModelIsFoundInTheCheckout() {
        assertThat(DemoFiles.model()).hasSize(53_434_432);
    }
}
