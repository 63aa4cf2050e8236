package io.apex4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitCommandTest {
    @TempDir
    private Path folder;

    @Test
    void writesTheBytesOfLlamaGgufSplitAndMergesThemBack() throws IOException {
        Path model = SharedData.path("models/tiny-lfm2moe/tiny-lfm2moe-bf16.gguf");
        Map<String, String> golden = golden();

        Run split = Run.apex("split", model, folder.resolve("part"), "--max-size", "20M");
        Run merge = Run.apex("merge", folder.resolve("part-00001-of-00003.gguf"), folder.resolve("merged.gguf"));

        assertThat(List.of(split, merge)).extracting(Run::code).containsOnly(ExitCode.OK);
        assertThat(files())
                .containsExactly(
                        "merged.gguf",
                        "part-00001-of-00003.gguf",
                        "part-00002-of-00003.gguf",
                        "part-00003-of-00003.gguf");
        for (String file : files()) {
            assertThat(FileHash.sha256(folder.resolve(file))).as(file).isEqualTo(golden.get(file));
        }
    }

    @Test
    void namesOfLlamaGgufSplitAreUnderstood() throws IOException {
        Path model = SmallModel.in(folder);

        Run split = Run.apex("split", "--split", "--split-max-tensors", 4, "--no-tensor-first-split", model, stem());
        Run merge = Run.apex("split", "--merge", folder.resolve("s-00001-of-00004.gguf"), folder.resolve("m.gguf"));

        assertThat(List.of(split, merge)).extracting(Run::code).containsOnly(ExitCode.OK);
        assertThat(split.out()).containsPattern("s-00001-of-00004.gguf +0 ").contains("4 files");
        assertThat(Run.apex("inspect", folder.resolve("m.gguf"), "--json")
                        .json()
                        .get("tensors")
                        .size())
                .isEqualTo(Run.apex("inspect", model, "--json")
                        .json()
                        .get("tensors")
                        .size());
    }

    @Test
    void aTensorLargerThanTheLimitGetsAShardOfItsOwn() throws IOException {
        Path model = SmallModel.in(folder);

        Run run = Run.apex("split", model, stem(), "--max-size", "1M", "--json");

        assertThat(run.json().get("files").size()).isEqualTo(1);
        assertThat(run.json().get("files").get(0).get("file").asString()).endsWith("s-00001-of-00001.gguf");
    }

    @Test
    void aDryRunWritesNothing() throws IOException {
        Path model = SmallModel.in(folder);

        Run run = Run.apex("split", model, stem(), "--max-tensors", 5, "--dry-run", "--json");

        assertThat(run.json().get("written").asBoolean()).isFalse();
        assertThat(run.json().get("files").size()).isEqualTo(3);
        assertThat(files()).containsExactly("Small-F32.gguf");
    }

    @Test
    void aMissingShardIsNamed() throws IOException {
        Run.apex("split", SmallModel.in(folder), stem(), "--max-tensors", 5);
        Files.delete(folder.resolve("s-00002-of-00003.gguf"));

        Run run = Run.apex("merge", folder.resolve("s-00001-of-00003.gguf"), folder.resolve("m.gguf"));

        assertThat(run.code()).isEqualTo(ExitCode.INPUT);
        assertThat(run.err()).contains("shard 2 of 3 is missing", "s-00002-of-00003.gguf");
        assertThat(folder.resolve("m.gguf")).doesNotExist();
    }

    @Test
    void existingOutputsAndInputsAreSpared() throws IOException {
        Path model = SmallModel.in(folder);
        Run.apex("split", model, stem(), "--max-tensors", 5);
        Path first = folder.resolve("s-00001-of-00003.gguf");

        Run again = Run.apex("split", model, stem(), "--max-tensors", 5);
        Run forced = Run.apex("split", model, stem(), "--max-tensors", 5, "--force");
        Run ontoItself = Run.apex("merge", first, folder.resolve("s-00002-of-00003.gguf"), "--force");
        Run whole = Run.apex("merge", model, folder.resolve("m.gguf"));
        Run nowhere = Run.apex("merge", first, folder.resolve("no").resolve("m.gguf"));

        assertThat(List.of(again.code(), forced.code(), ontoItself.code(), whole.code(), nowhere.code()))
                .containsExactly(ExitCode.REFUSED, ExitCode.OK, ExitCode.REFUSED, ExitCode.INPUT, ExitCode.REFUSED);
        assertThat(again.err()).contains("exists already; give --force to replace it");
        assertThat(ontoItself.err()).contains("is the same file as the input");
        assertThat(whole.err()).contains("this file is whole already: it has no key split.count");
        assertThat(nowhere.err()).contains("does not exist; create it first");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "split m.gguf",
                "split m.gguf s --max-size 20",
                "split m.gguf s --max-size 0M",
                "split m.gguf s --max-size 20K",
                "split m.gguf s --max-tensors 0",
                "split m.gguf s --max-tensors 4 --max-size 2G",
                "split m.gguf s --merge --split",
                "split m.gguf s --merge --max-tensors 3",
                "merge m.gguf"
            })
    void wrongCommandLinesAreRefused(String line) {
        assertThat(Run.apex((Object[]) line.split(" ")).code()).isEqualTo(ExitCode.USAGE);
    }

    private Path stem() {
        return folder.resolve("s");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static Map<String, String> golden() throws IOException {
        Map<String, String> golden = new HashMap<>();
        for (String line : Files.readAllLines(SharedData.path("golden/split.tsv"))) {
            String[] row = line.split("\t");
            if (!line.startsWith("#")) {
                golden.put(row[0], row[2]);
            }
        }
        return golden;
    }
}
