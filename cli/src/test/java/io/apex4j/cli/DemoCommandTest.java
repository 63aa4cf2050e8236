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
    private static final Map<String, String> GOLDEN_LABELS = Map.of(
            "i-quality", "quality imatrix.gguf",
            "quality", "quality -",
            "i-balanced", "balanced imatrix.gguf",
            "balanced", "balanced -",
            "i-compact", "compact imatrix.gguf",
            "compact", "compact -",
            "i-mini", "mini imatrix.gguf");

    private Run demo = new Run(ExitCode.FAILED, "", "");

    @BeforeAll
    void runOnce(@TempDir Path folder) {
        demo = Run.apex("demo", "-o", folder.resolve("new").resolve("demo"), "--json");
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
    void theBytesAreThoseOfLlamaQuantize() throws IOException {
        Map<String, String> golden = Files.readAllLines(SharedData.path("golden/files.tsv")).stream()
                .map(line -> line.split("\t"))
                .filter(row -> row.length == 7 && row[4].startsWith("--tensor-type-file"))
                .collect(Collectors.toMap(row -> row[0] + " " + row[3], row -> row[6], (first, _) -> first));

        for (JsonNode profile : demo.json().get("profiles")) {
            String id = profile.get("profile").asString();
            assertThat(profile.get("sha256").get(0).asString()).as(id).isEqualTo(golden.get(GOLDEN_LABELS.get(id)));
        }
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
        DemoFiles files = DemoFiles.find();

        assertThat(files.model()).hasSize(53_434_432);
        assertThat(files.imatrix().getFileName()).hasToString("imatrix.gguf");
    }
}
