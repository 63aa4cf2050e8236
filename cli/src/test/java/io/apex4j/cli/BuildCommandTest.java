package io.apex4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class BuildCommandTest {
    @TempDir
    private Path folder;

    private Path model = Path.of("");

    @BeforeEach
    void writeModel() throws IOException {
        model = SmallModel.in(folder);
    }

    @Test
    void makesAFolderAndSaysHowFarItIsAndWhatThereIs() {
        Run run = Run.apex("build", model, "-o", folder.resolve("out"), "--profiles", "balanced,quality");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("README.md", "Small-APEX-Balanced.gguf", "is ready, made in");
        assertThat(run.complaints())
                .contains(
                        "apex: warning: the model card names no license; give --license IDENTIFIER, such as apache-2.0")
                .anyMatch(line -> line.matches("\\[1/3] quantize Balanced: done in .* s"))
                .anyMatch(line -> line.matches("\\[3/3] write the model card and the list of hashes: done in .* s"));
    }

    @Test
    void jsonTellsWhatWasMadeAndASecondRunPassesOverIt() throws IOException {
        Path out = folder.resolve("out");
        Object[] line = {"build", model, "-o", out, "--profiles", "balanced", "--license", "mit", "--json", "--quiet"};

        Run first = Run.apex(line);
        Run second = Run.apex(line);

        assertThat(first.json().propertyNames())
                .containsExactly("folder", "files", "warnings", "steps", "stepsDoneBefore", "seconds");
        assertThat(first.json().get("files").get(1).get("file").asString()).isEqualTo("Small-APEX-Balanced.gguf");
        assertThat(first.json().get("files").get(1).get("sha256").asString())
                .isEqualTo(FileHash.sha256(out.resolve("Small-APEX-Balanced.gguf")));
        assertThat(second.json().get("stepsDoneBefore").asInt()).isEqualTo(1);
        assertThat(second.json().get("files")).isEqualTo(first.json().get("files"));
    }

    @Test
    void aDryRunShowsThePlanAndWritesNothing() {
        Path out = folder.resolve("out");
        Path hf = SharedData.path("models/tiny-lfm2moe/hf");

        Run run = Run.apex("build", hf, "-o", out, "--name", "Tiny", "--profiles", "quality", "--dry-run");
        JsonNode json = Run.apex(
                        "build", hf, "-o", out, "--name", "Tiny", "--profiles", "quality", "--dry-run", "--json")
                .json();

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .containsPattern("convert to BF16 +to do +53.43 MB +Tiny-BF16.gguf")
                .containsPattern("quantize Quality +to do +20.53 MB +Tiny-APEX-Quality.gguf")
                .contains("needs 73.97 MB in " + out);
        assertThat(json.get("steps").get(0).get("step").asString()).isEqualTo("source");
        assertThat(json.get("neededBytes").asLong()).isBetween(73_900_000L, 74_000_000L);
        assertThat(out).doesNotExist();
    }

    @Test
    void whatCannotBeQuantizedIsRefusedBeforeAnythingIsWritten() {
        Path quantized = folder.resolve("small.gguf");
        Run.apex("quantize", model, quantized, "--type", "Q8_0");
        Path out = folder.resolve("out");

        Run run = Run.apex("build", quantized, "-o", out, "--profiles", "balanced");

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("quantized already");
        assertThat(out).doesNotExist();
    }

    @Test
    void aMissingInputIsNamed() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));

        Run file = Run.apex("build", folder.resolve("no.gguf"), "-o", folder.resolve("out"));
        Run directory = Run.apex("build", empty, "-o", folder.resolve("out"));

        assertThat(file.code()).isEqualTo(ExitCode.INPUT);
        assertThat(file.complaints()).containsExactly("apex: " + folder.resolve("no.gguf") + ": no such file");
        assertThat(directory.code()).isEqualTo(ExitCode.INPUT);
        assertThat(directory.err()).contains(empty.toString(), "config.json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "build m.gguf",
                "build -o out",
                "build m.gguf -o out --profiles balanced,qualty",
                "build m.gguf -o out --name a/b",
                "build m.gguf -o out --base-model LFM2",
                "build m.gguf -o out --repo a/b/c",
                "build m.gguf -o out --chunks -1",
                "build m.gguf -o out --ctx 0",
                "build m.gguf -o out --threads 0"
            })
    void wrongCommandLinesAreRefused(String line) {
        Run run = Run.apex((Object[]) line.split(" "));

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.complaints()).hasSize(1);
    }
}
