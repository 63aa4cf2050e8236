package io.apex4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.apex4j.apex.ImportanceMatrix;
import io.apex4j.gguf.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildTest {
    @TempDir
    private Path inputs;

    @TempDir
    private Path folder;

    private Path model = Path.of("");
    private Path imatrix = Path.of("");

    @BeforeEach
    void writeInputs() throws IOException {
        model = SmallModel.model(inputs.resolve("Small-F32.gguf"));
        imatrix = SmallModel.imatrix(inputs.resolve("imatrix.gguf"), 1);
    }

    /** Hears which steps were done before. */
    private static class Steps implements BuildProgress {
        final List<String> planned = new ArrayList<>();
        final List<String> performed = new ArrayList<>();

        @Override
        public void planned(List<PlannedStep> steps) {
            steps.forEach(step -> planned.add(step.id()));
        }

        @Override
        public void stepStarted(int index) {}

        @Override
        public void workStarted(String activity, long units, boolean isMain) {}

        @Override
        public void advanced(long units) {}

        @Override
        public void stepEnded(int index, boolean wasDone) {
            if (!wasDone) {
                performed.add(planned.get(index));
            }
        }

        @Override
        public void warned(String message) {}
    }

    @Test
    void makesAFolderReadyToPublish() throws IOException {
        BuildResult result = Build.run(fromGguf("i-mini", "balanced").build(), BuildProgress.NONE);

        assertThat(TinyModel.published(folder).keySet())
                .containsExactly(
                        "README.md",
                        "SHA256SUMS",
                        "Tiny-APEX-Balanced.gguf",
                        "Tiny-APEX-I-Mini.gguf",
                        "Tiny-imatrix.gguf",
                        "recipes/Tiny-APEX-Balanced.txt",
                        "recipes/Tiny-APEX-I-Mini.txt");
        assertThat(result.files())
                .extracting(BuildResult.File::name)
                .doesNotContain("SHA256SUMS")
                .hasSize(6);
        assertThat(Files.readAllLines(folder.resolve("recipes/Tiny-APEX-Balanced.txt")))
                .contains("blk.0.ffn_down.weight=Q8_0", "blk.1.ffn_down_exps=Q6_K");
        assertThat(Files.mismatch(folder.resolve("Tiny-imatrix.gguf"), imatrix)).isEqualTo(-1);
    }

    @Test
    void plainFilesHaveTheBytesOfLlamaQuantize() throws IOException {
        String expected = Files.readAllLines(SharedData.path("golden/files.tsv")).stream()
                .map(line -> line.split("\t"))
                .filter(row -> row[0].equals("balanced") && row[3].equals("-"))
                .map(row -> row[6])
                .findFirst()
                .orElseThrow();

        Build.run(TinyModel.request(TinyModel.gguf(), folder, "balanced").build(), BuildProgress.NONE);

        assertThat(Hashes.of(folder.resolve("Tiny-APEX-Balanced.gguf"))).isEqualTo(expected);
    }

    @Test
    void listsHashesAsSha256sumReadsThem() throws IOException {
        Build.run(fromGguf("balanced").build(), BuildProgress.NONE);

        List<String> lines = Files.readAllLines(folder.resolve("SHA256SUMS"));
        assertThat(lines).hasSize(3).allMatch(line -> line.matches("[0-9a-f]{64}  [^ ].*"));
        for (String line : lines) {
            assertThat(line).startsWith(Hashes.of(folder.resolve(line.substring(66))));
        }
    }

    @Test
    void theModelCardSaysWhatThereIs() throws IOException {
        CardFacts facts = new CardFacts(
                Optional.of("Someone/Tiny"),
                Optional.of("other"),
                Optional.of("lfm1.0"),
                Optional.of("LICENSE"),
                List.of("en", "no"),
                List.of("liquid"),
                Optional.of("Somebody"),
                Optional.of("Somebody/Tiny-APEX-GGUF"));

        Build.run(fromGguf("i-mini", "balanced").card(facts).build(), BuildProgress.NONE);

        assertThat(Files.readString(folder.resolve("README.md")))
                .startsWith("""
                        ---
                        base_model: Someone/Tiny
                        base_model_relation: quantized
                        license: other
                        license_name: lfm1.0
                        license_link: LICENSE
                        language:
                        - en
                        - "no"
                        library_name: gguf
                        pipeline_tag: text-generation
                        quantized_by: Somebody
                        tags:
                        - gguf
                        - apex
                        - quantized
                        - moe
                        - imatrix
                        - liquid
                        ---

                        # Tiny APEX GGUF
                        """)
                .contains(
                        "| Tiny-APEX-I-Mini.gguf | 0.01 MB | 5.21 | smallest published | `"
                                + Hashes.of(folder.resolve("Tiny-APEX-I-Mini.gguf"))
                                        .substring(0, 12) + "` |",
                        Hashes.of(imatrix),
                        "7 chunks of 512 tokens",
                        "'huggingface://Somebody/Tiny-APEX-GGUF/Tiny-APEX-Balanced.gguf'",
                        "--profiles balanced,i-mini")
                .doesNotContain(folder.toString(), inputs.toString());
    }

    @Test
    void theModelCardTakesWhatTheMetadataSays() throws IOException {
        BuildResult result = Build.run(fromGguf("balanced").build(), BuildProgress.NONE);

        assertThat(Files.readString(folder.resolve("README.md")))
                .contains("base_model: Someone/Small\n", "license: apache-2.0\n", "- liquid\n")
                .doesNotContain("<b>");
        assertThat(result.warnings()).noneMatch(warning -> warning.contains("--base-model"));
    }

    @Test
    void anotherMatrixChangesOnlyTheFilesThatItWeights() throws IOException {
        Build.run(fromGguf("i-compact", "balanced").build(), BuildProgress.NONE);
        Path other = SmallModel.imatrix(inputs.resolve("other.gguf"), 2);
        Steps second = new Steps();

        Build.run(fromGguf("i-compact", "balanced").imatrix(other).build(), second);

        assertThat(second.performed).containsExactly(StepIds.IMATRIX, "i-compact", StepIds.CARD);
    }

    @Test
    void aSecondRunDoesNothingAndChangesNothing() throws IOException {
        Build.run(fromGguf("i-mini", "balanced").build(), BuildProgress.NONE);
        var before = TinyModel.published(folder);
        Steps second = new Steps();

        BuildResult result = Build.run(fromGguf("i-mini", "balanced").build(), second);

        assertThat(second.performed).containsExactly(StepIds.CARD);
        assertThat(result.doneBefore()).isEqualTo(3);
        assertThat(TinyModel.published(folder)).isEqualTo(before);
    }

    @Test
    void onlyWhatHasChangedIsMadeAnew() throws IOException {
        Build.run(fromGguf("i-mini", "balanced").build(), BuildProgress.NONE);
        var before = TinyModel.published(folder);
        Files.writeString(folder.resolve("Tiny-APEX-Balanced.gguf"), "damaged");
        Steps second = new Steps();

        Build.run(fromGguf("i-mini", "balanced").build(), second);

        assertThat(second.performed).containsExactly("balanced", StepIds.CARD);
        assertThat(TinyModel.published(folder)).isEqualTo(before);
    }

    @Test
    void profilesAreAddedToThoseOfEarlierBuilds() throws IOException {
        Build.run(fromGguf("i-mini").build(), BuildProgress.NONE);
        Steps second = new Steps();

        Build.run(fromGguf("balanced").build(), second);

        assertThat(second.performed).containsExactly("balanced", StepIds.CARD);
        assertThat(Files.readString(folder.resolve("README.md")))
                .contains("| Tiny-APEX-I-Mini.gguf |", "| Tiny-APEX-Balanced.gguf |", "| Tiny-imatrix.gguf |");
        assertThat(Files.readString(folder.resolve("SHA256SUMS"))).contains("Tiny-APEX-I-Mini.gguf");
    }

    @Test
    void aFolderIsConvertedAndTheConvertedModelIsRemovedUnlessItIsKept() throws IOException {
        Path intermediate = folder.resolve("Tiny-BF16.gguf");
        BuildRequest request =
                TinyModel.request(TinyModel.folder(), folder, "balanced").build();

        Build.run(request, BuildProgress.NONE);
        assertThat(intermediate).doesNotExist();
        Steps second = new Steps();
        Build.run(request, second);
        assertThat(second.performed).containsExactly(StepIds.CARD);

        Build.run(
                TinyModel.request(TinyModel.folder(), folder, "balanced")
                        .keepIntermediate(true)
                        .build(),
                BuildProgress.NONE);
        assertThat(intermediate).exists();
        assertThat(Files.readString(folder.resolve("SHA256SUMS"))).contains("Tiny-BF16.gguf");
    }

    @Test
    void anImportanceMatrixIsCollectedWithACorpus() throws IOException {
        Path corpus = SmallCorpus.in(inputs.resolve("corpus"));
        BuildRequest request = TinyModel.request(TinyModel.gguf(), folder, "i-compact")
                .calibration(new BuildRequest.Calibration(Optional.of(corpus), 64, 10))
                .build();

        Build.run(request, BuildProgress.NONE);

        try (ImportanceMatrix matrix = ImportanceMatrix.read(folder.resolve("Tiny-imatrix.gguf"))) {
            assertThat(matrix.datasets()).containsExactly("corpus small 3");
            assertThat(matrix.chunkCount()).isEqualTo(10);
            assertThat(matrix.entries()).hasSize(154);
        }
        assertThat(Files.readString(folder.resolve("README.md")))
                .contains("corpus small 3 (SHA-256 of its files `", "640 tokens, 10 chunks of 64 tokens.")
                .contains("--corpus CORPUS --ctx 64 --chunks 10")
                .doesNotContain(inputs.toString());
    }

    @Test
    void aModelThatCannotBeRunNeedsAMatrix() {
        BuildRequest request = TinyModel.request(model, folder, "i-compact").build();

        assertThatThrownBy(() -> Build.run(request, BuildProgress.NONE))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("--imatrix FILE");
    }

    @Test
    void aModelCardThatSomebodyHasChangedIsLeftAlone() throws IOException {
        Build.run(fromGguf("balanced").build(), BuildProgress.NONE);
        Path card = folder.resolve("README.md");
        Files.writeString(card, Files.readString(card) + "\nMy own words.\n");

        BuildResult result = Build.run(fromGguf("balanced").build(), BuildProgress.NONE);

        assertThat(Files.readString(card)).endsWith("My own words.\n");
        assertThat(result.warnings()).anyMatch(warning -> warning.contains("README.md was not written by this build"));
        assertThat(Files.readString(folder.resolve("SHA256SUMS"))).contains(Hashes.of(card));
    }

    @Test
    void planningWritesNothing() throws IOException {
        Path other = folder.resolve("not").resolve("yet");

        BuildPlan plan = Build.plan(TinyModel.request(TinyModel.folder(), other, "i-mini", "balanced")
                .imatrix(TinyModel.imatrix())
                .build());

        assertThat(plan.steps())
                .extracting(PlannedStep::id)
                .containsExactly("source", "imatrix", "i-mini", "balanced", "card");
        assertThat(plan.steps()).noneMatch(PlannedStep::isDone);
        assertThat(plan.problems()).isEmpty();
        assertThat(plan.neededBytes()).isBetween(87_000_000L, 89_000_000L);
        assertThat(other.getParent()).doesNotExist();
    }

    @Test
    void twoBuildsInOneFolderExcludeEachOther() throws IOException {
        try (BuildLog other = BuildLog.open(folder, Clock.systemUTC())) {
            assertThatThrownBy(() -> Build.run(fromGguf("balanced").build(), BuildProgress.NONE))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContaining("another build is running in " + folder);
            other.line("unharmed");
        }
        assertThat(Files.readString(folder.resolve(BuildLog.NAME))).endsWith("unharmed\n");
    }

    @Test
    void anInterruptedBuildEndsAtOnceAndGoesOnLater() throws IOException {
        Build.run(fromGguf("i-compact", "balanced").build(), BuildProgress.NONE);
        var undisturbed = TinyModel.published(folder);
        Path other = inputs.resolve("other");
        BuildRequest request = TinyModel.request(model, other, "i-compact", "balanced")
                .imatrix(imatrix)
                .build();
        Steps interrupting = new Steps() {
            @Override
            public void workStarted(String activity, long units, boolean isMain) {
                if (isMain) {
                    Thread.currentThread().interrupt();
                }
            }
        };

        assertThatThrownBy(() -> Build.run(request, interrupting)).isInstanceOf(Exception.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(interrupting.performed).containsExactly(StepIds.IMATRIX);
        assertThat(Files.readString(other.resolve(BuildLog.NAME))).contains("ended early");

        Steps second = new Steps();
        Build.run(request, second);
        assertThat(second.performed).containsExactly("i-compact", "balanced", StepIds.CARD);
        assertThat(TinyModel.published(other)).isEqualTo(undisturbed);
    }

    @Test
    void theLogTellsWhatWasDone() throws IOException {
        Build.run(fromGguf("balanced").commandLine("apex build x -o y").build(), BuildProgress.NONE);

        assertThat(Files.readAllLines(folder.resolve(BuildLog.NAME)))
                .allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ  \\S.*"))
                .anyMatch(line -> line.endsWith("2 threads: apex build x -o y"))
                .anyMatch(line -> line.contains("step 1 of 2, quantize Balanced: done, Tiny-APEX-Balanced.gguf"))
                .last()
                .asString()
                .contains("complete in");
    }

    @Test
    void aDamagedStateCountsAsNone() throws IOException {
        Build.run(fromGguf("balanced").build(), BuildProgress.NONE);
        for (String damaged :
                List.of("", "{", "[]", "{\"format\": 9}", "{\"format\": 1, \"inputs\": [{\"name\": \"../x\"}]}")) {
            Files.writeString(folder.resolve(BuildState.NAME), damaged);

            assertThat(BuildState.read(folder).isEmpty()).as(damaged).isTrue();
        }
        Steps again = new Steps();
        Build.run(fromGguf("balanced").build(), again);
        assertThat(again.performed).containsExactly("balanced", StepIds.CARD);
    }

    private BuildRequest.Builder fromGguf(String... profiles) {
        return TinyModel.request(model, folder, profiles).imatrix(imatrix);
    }
}
