package io.apex4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ConvertCommandTest {
    private static final String MODEL = "models/tiny-lfm2moe/hf";

    @TempDir
    private Path folder;

    @Test
    void aFolderBecomesAFileThatCanBeRun() {
        Path output = folder.resolve("tiny.gguf");

        Run run = Run.apex("convert", SharedData.path(MODEL), "-o", output, "--model-name", "tiny");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .contains("tiny, architecture lfm2moe, 26.5 M weights", "256 tensors, 53.43 MB", "writing " + output);
        Run generated = Run.apex("generate", output, "-p", "Once upon a time", "-n", 4, "--temp", 0);
        assertThat(generated.code()).isEqualTo(ExitCode.OK);
        assertThat(generated.out()).isNotBlank();
    }

    @Test
    void inAFolderTheFileIsNamedAfterModelAndType() throws IOException {
        Run run = Run.apex(
                "convert", SharedData.path(MODEL), "-o", folder, "--model-name", "Tiny", "--type", "q8_0", "--json");

        JsonNode result = run.json();
        assertThat(result.get("file").asString())
                .isEqualTo(folder.resolve("Tiny-Q8_0.gguf").toString());
        assertThat(result.get("types").get("Q8_0").asInt()).isEqualTo(133);
        assertThat(folder.resolve("Tiny-Q8_0.gguf"))
                .hasSize(result.get("fileBytes").asLong());
    }

    @Test
    void aDryRunShowsTensorsAndWritesNothing() throws IOException {
        Path output = folder.resolve("out.gguf");
        Run text = Run.apex("convert", SharedData.path(MODEL), "-o", output, "--dry-run");
        Run json = Run.apex("convert", SharedData.path(MODEL), "-o", output, "--dry-run", "--json");

        assertThat(text.out())
                .contains("blk.2.ffn_up_exps.weight", "model.layers.2.feed_forward.experts.0.w3.weight and 3 more");
        assertThat(json.json().get("tensors")).hasSize(256);
        assertThat(files()).isEmpty();
    }

    @Test
    void whatCannotBeConvertedIsRefusedByName() throws IOException {
        Run noFolder = Run.apex("convert", folder.resolve("nowhere"), "-o", folder.resolve("out.gguf"));
        Run noType = Run.apex("convert", folder, "-o", folder.resolve("out.gguf"), "--type", "Q4_K_M");
        Run nowhere = Run.apex("convert", SharedData.path(MODEL), "-o", folder.resolve("no/out.gguf"), "--quiet");

        assertThat(noFolder.code()).isEqualTo(ExitCode.INPUT);
        assertThat(noFolder.complaints()).singleElement().asString().contains("nowhere: is not a folder");
        assertThat(noType.code()).isEqualTo(ExitCode.USAGE);
        assertThat(noType.complaints()).singleElement().asString().contains("bf16, f16, f32 and q8_0 can be written");
        assertThat(nowhere.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(nowhere.complaints()).singleElement().asString().contains("create it first");
        assertThat(files()).isEmpty();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
