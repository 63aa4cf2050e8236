package io.apex4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class QuantizeCommandTest {
    @TempDir
    private Path folder;

    private Path model = Path.of("");

    @BeforeEach
    void writeModel() throws IOException {
        model = SmallModel.in(folder);
    }

    @Test
    void writesWhatThePlanSays() {
        Path output = folder.resolve("out.gguf");

        Run run = Run.apex("quantize", model, output, "--profile", "balanced", "--threads", 2);

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        JsonNode plan =
                Run.apex("plan", model, "--profile", "balanced", "--json").json();
        assertThat(output).hasSize(plan.get("fileBytes").asLong());
        assertThat(run.out())
                .contains("profile balanced, file type Q5_K_M", "writing " + output, "bits per weight, in ");
        assertThat(Run.apex("inspect", output, "--json").json().get("profile").asString())
                .isEqualTo("balanced");
    }

    @Test
    void jsonTellsWhatWasMade() {
        Path output = folder.resolve("out.gguf");

        Run run = Run.apex("quantize", model, output, "--type", "Q8_0", "--errors", "--sha256", "--json");

        JsonNode result = run.json();
        assertThat(result.propertyNames())
                .containsExactly(
                        "profile",
                        "fileType",
                        "files",
                        "fileBytes",
                        "tensorBytes",
                        "parameters",
                        "bitsPerWeight",
                        "seconds",
                        "resumedTensors",
                        "errors",
                        "sha256");
        assertThat(result.get("profile").isNull()).isTrue();
        assertThat(result.get("fileType").asString()).isEqualTo("Q8_0");
        assertThat(result.get("files").get(0).asString()).isEqualTo(output.toString());
        assertThat(output).hasSize(result.get("fileBytes").asLong());
        assertThat(result.get("errors").get("routed expert").asDouble()).isBetween(1e-4, 1e-2);
        assertThat(result.get("errors").get("norm").asDouble()).isZero();
        assertThat(result.get("sha256").get(0).asString()).matches("[0-9a-f]{64}");
    }

    @Test
    void withoutOutTheFileLiesBesideTheModelAndIsNamedAsApexNamesIt() throws IOException {
        Run.apex("quantize", model, "--profile", "compact", "--quiet");
        Run.apex("quantize", model, "--type", "Q4_K_M", "--quiet");

        assertThat(files()).containsExactly("Small-APEX-Compact.gguf", "Small-F32-Q4_K_M.gguf", "Small-F32.gguf");
    }

    @Test
    void bytesAreThoseOfLlamaQuantize() throws IOException {
        Path trained = DemoFiles.model();
        String expected = Files.readAllLines(SharedData.path("golden/files.tsv")).stream()
                .map(line -> line.split("\t"))
                .filter(row -> row[0].equals("Q8_0") && row[3].equals("-"))
                .map(row -> row[6])
                .findFirst()
                .orElseThrow();

        Run run = Run.apex("quantize", trained, folder.resolve("q8.gguf"), "--type", "Q8_0", "--sha256", "--json");

        assertThat(run.json().get("sha256").get(0).asString()).isEqualTo(expected);
    }

    @Test
    void anExistingOutputIsReplacedAndThatIsSaid() throws IOException {
        Path output = Files.writeString(folder.resolve("out.gguf"), "older");

        Run run = Run.apex("quantize", model, output, "--type", "Q6_K");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("replacing " + output);
        assertThat(Run.apex("inspect", output).code()).isEqualTo(ExitCode.OK);
    }

    @Test
    void aDryRunShowsThePlanAndWritesNothing() throws IOException {
        Run run = Run.apex("quantize", model, folder.resolve("out.gguf"), "--profile", "quality", "--dry-run");
        Run json = Run.apex("quantize", model, "--profile", "quality", "--dry-run", "--json");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("blk.1.ffn_down_exps.weight");
        assertThat(json.json())
                .isEqualTo(Run.apex("plan", model, "--profile", "quality", "--json")
                        .json());
        assertThat(files()).containsExactly("Small-F32.gguf");
    }

    @Test
    void aRefusalComesBeforeAnythingIsWritten() throws IOException {
        Run withoutMatrix = Run.apex("quantize", model, "--profile", "i-quality");
        Run ontoItself = Run.apex("quantize", model, model, "--profile", "quality");
        Run intoNowhere = Run.apex("quantize", model, folder.resolve("no/out.gguf"), "--profile", "quality");

        assertThat(List.of(withoutMatrix, ontoItself, intoNowhere))
                .extracting(Run::code)
                .containsOnly(ExitCode.REFUSED);
        assertThat(withoutMatrix.err()).contains("profile i-quality needs an importance matrix");
        assertThat(ontoItself.err()).contains("is the same file as the input");
        assertThat(intoNowhere.err()).contains("does not exist; create it first");
        assertThat(files()).containsExactly("Small-F32.gguf");
    }

    @Test
    void quantizedModelsAreQuantizedAgainOnlyOnRequest() {
        Path once = folder.resolve("once.gguf");
        Path twice = folder.resolve("twice.gguf");
        Run.apex("quantize", model, once, "--type", "Q8_0");

        Run refused = Run.apex("quantize", once, twice, "--type", "Q4_K");
        Run allowed = Run.apex("quantize", once, twice, "--type", "Q4_K", "--allow-requantize");

        assertThat(refused.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(refused.err()).contains("--allow-requantize");
        assertThat(allowed.code()).isEqualTo(ExitCode.OK);
    }

    @Test
    void resumingWhereNothingWasLeftStartsAtTheBeginning() {
        Run run = Run.apex("quantize", model, folder.resolve("out.gguf"), "--type", "Q8_0", "--resume", "--json");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.json().get("resumedTensors").asInt()).isZero();
    }

    @Test
    void metadataIsOverriddenAndThePathOfTheMatrixKeptAsTyped() throws IOException {
        Path trained = DemoFiles.model();
        String imatrix = SharedData.path("golden") + "//imatrix.gguf";
        Path output = folder.resolve("out.gguf");

        Run run = Run.apex(
                "quantize",
                trained,
                output,
                "--type",
                "Q8_0",
                "--imatrix",
                imatrix,
                "--override-kv",
                "general.name=str:Another");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        JsonNode metadata =
                Run.apex("inspect", output, "--metadata", "--json").json().get("metadata");
        assertThat(metadata.get("general.name").asString()).isEqualTo("Another");
        assertThat(metadata.get("quantize.imatrix.file").asString()).isEqualTo(imatrix);
    }

    @Test
    void quietPrintsNothing() {
        Run run = Run.apex("quantize", model, folder.resolve("out.gguf"), "--type", "Q8_0", "--quiet");

        assertThat(run).isEqualTo(new Run(ExitCode.OK, "", ""));
    }

    @Test
    void aTextThatIsNoImatrixIsRefusedByName() throws IOException {
        Path text = Files.writeString(folder.resolve("notes.txt"), "these are no numbers at all");

        Run run = Run.apex("quantize", model, "--type", "Q4_K", "--imatrix", text);

        assertThat(run.code()).isEqualTo(ExitCode.INPUT);
        assertThat(run.complaints()).singleElement().asString().contains(text.toString());
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
