package io.apex4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.SharedData;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeCommandTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"quality", "balanced", "compact", "mini", "nano", "micro"})
    void isTheFileThatApexPublishes(String profile) {
        Run run = Run.apex("recipe", "--profile", profile, "--layers", 24, "--dense-layers", 2);

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(SharedData.path("golden/recipes/" + profile + ".txt")).hasContent(run.out());
    }

    @Test
    void takesTheNumbersOfLayersFromAModel() {
        Path model = DemoFiles.model();

        assertThat(Run.apex("recipe", model, "--profile", "compact").out())
                .isEqualTo(Run.apex("recipe", "--profile", "compact", "--layers", 24, "--dense-layers", 2)
                        .out());
    }

    @Test
    void isWrittenToAFileThatQuantizeAccepts() throws IOException {
        Path recipe = folder.resolve("recipe.txt");
        Path model = SmallModel.in(folder);

        Run written = Run.apex("recipe", model, "--profile", "balanced", "-o", recipe);
        Run byFile = Run.apex("plan", model, "--type", "Q5_K_M", "--tensor-type-file", recipe, "--json");
        Run byProfile = Run.apex("plan", model, "--profile", "balanced", "--json");

        assertThat(written.code()).isEqualTo(ExitCode.OK);
        assertThat(written.out()).isEmpty();
        assertThat(recipe).content().startsWith("blk.0.ffn_gate.weight=Q8_0\n");
        assertThat(byFile.json().get("tensorBytes")).isEqualTo(byProfile.json().get("tensorBytes"));
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        Path output = folder.resolve("missing").resolve("recipe.txt");

        Run run = Run.apex("recipe", "--profile", "balanced", "--layers", 2, "-o", output);

        assertThat(run.code()).isEqualTo(ExitCode.FAILED);
        assertThat(run.complaints()).containsExactly("apex: " + output + ": no such file");
    }
}
