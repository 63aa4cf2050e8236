package io.apex4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.GgufArray;
import io.apex4j.gguf.GgufValue;
import io.apex4j.gguf.GgufValueType;
import io.apex4j.gguf.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class InspectCommandTest {
    @TempDir
    private Path folder;

    @Test
    void showsMetadataTensorsTypesRolesAndTheFactsOfTheFile() throws IOException {
        Run run = Run.apex("inspect", SmallModel.in(folder));

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .containsPattern("general\\.name +string +Small")
                .containsPattern("blk\\.1\\.ffn_down_exps\\.weight +256x8x2 +F32 +16,384 +routed expert")
                .containsPattern("F32 +11 +")
                .containsPattern("attention +4 +8,192 +32\\.8 kB +32\\.00")
                .containsPattern("network +lfm2moe, 2 layers, 1 leading dense")
                .containsPattern("APEX profile +none recognised");
    }

    @Test
    void jsonHasTheSameFacts() throws IOException {
        JsonNode model = Run.apex("inspect", SmallModel.in(folder), "--json").json();

        assertThat(model.get("kind").asString()).isEqualTo("model");
        assertThat(model.get("architecture").asString()).isEqualTo("lfm2moe");
        assertThat(model.get("bitsPerWeight").asDouble()).isEqualTo(32);
        assertThat(model.get("metadata").get("lfm2moe.block_count").asInt()).isEqualTo(2);
        assertThat(model.get("tensors")).hasSize(11);
        assertThat(model.get("tensors").get(0).propertyNames())
                .containsExactly("name", "shape", "role", "type", "bytes");
        assertThat(model.get("roles")
                        .valueStream()
                        .mapToLong(role -> role.get("weights").asLong())
                        .sum())
                .isEqualTo(model.get("parameters").asLong());
    }

    @Test
    void oneSectionAndAFilterNarrowWhatIsShown() throws IOException {
        Path model = SmallModel.in(folder);

        Run tensors = Run.apex("inspect", model, "--tensors", "--filter", "attn_v");
        Run metadata = Run.apex("inspect", model, "--metadata", "--filter", "lfm2moe.");

        assertThat(tensors.out().lines().filter(line -> line.startsWith("blk.")))
                .hasSize(2);
        assertThat(tensors.out()).doesNotContain("general.name", "attn_q");
        assertThat(metadata.out()).contains("lfm2moe.block_count").doesNotContain("general.name", "attn_v");
    }

    @Test
    void longArraysAndTextsAreCutUnlessAskedForInFull() throws IOException {
        List<String> words =
                IntStream.range(0, 200).mapToObj(index -> "word" + index).toList();
        Path model = SmallModel.write(
                folder.resolve("long.gguf"),
                SmallModel.metadata()
                        .set("tokenizer.ggml.tokens", GgufArray.ofTexts(words))
                        .set("tokenizer.chat_template", new GgufValue.Text("x".repeat(500)))
                        .build());

        Run cut = Run.apex("inspect", model, "--metadata");
        Run full = Run.apex("inspect", model, "--metadata", "--full");

        assertThat(cut.out()).contains("string[200]", "['word0', 'word1', ").doesNotContain("word199");
        assertThat(cut.out().lines()).allMatch(line -> line.length() < 200);
        assertThat(full.out()).contains("'word199']", "x".repeat(500));
        JsonNode metadata = Run.apex("inspect", model, "--json").json().get("metadata");
        assertThat(metadata.get("tokenizer.ggml.tokens").get("size").asInt()).isEqualTo(200);
        assertThat(Run.apex("inspect", model, "--json", "--full")
                        .json()
                        .get("metadata")
                        .get("tokenizer.ggml.tokens"))
                .hasSize(200);
    }

    @Test
    void everyValueTypeIsShown() throws IOException {
        Path model = SmallModel.write(
                folder.resolve("types.gguf"),
                SmallModel.metadata()
                        .set("a.u64", new GgufValue.UInt64(-1))
                        .set("a.i8", new GgufValue.Int8((byte) -3))
                        .set("a.f64", new GgufValue.Float64(Double.NaN))
                        .set("a.bool", new GgufValue.Bool(true))
                        .set("a.list", GgufArray.of(GgufValueType.INT16, List.of(new GgufValue.Int16((short) -7))))
                        .build());

        Run run = Run.apex("inspect", model, "--metadata", "--filter", "a.");

        assertThat(run.out())
                .containsPattern("a\\.u64 +uint64 +18446744073709551615")
                .containsPattern("a\\.i8 +int8 +-3")
                .containsPattern("a\\.f64 +float64 +NaN")
                .containsPattern("a\\.bool +bool +true")
                .containsPattern("a\\.list +int16\\[1] +\\[-7]");
        assertThat(Run.apex("inspect", model, "--json")
                        .json()
                        .get("metadata")
                        .get("a.u64")
                        .asString())
                .isEqualTo("18446744073709551615");
    }

    @Test
    void aHostileFileCannotDriveTheTerminal() throws IOException {
        Path model = SmallModel.write(
                folder.resolve("hostile.gguf"),
                SmallModel.metadata()
                        .set("general.name", new GgufValue.Text("\u001b]0;owned\u0007\u001b[2J\r\nfake line"))
                        .set("evil\u001b[31m.key", new GgufValue.Text("\u202etxt.exe\u0085"))
                        .set("evil.list", GgufArray.ofTexts(List.of("\u001b[1A")))
                        .set("evil.bytes", GgufValue.Text.of(new byte[] {(byte) 0x9b, '3', '1', 'm'}))
                        .build());

        Run text = Run.apex("inspect", model, "--full");
        Run json = Run.apex("inspect", model, "--json");

        assertThat(text.code()).isEqualTo(ExitCode.OK);
        assertThat(text.out()).contains("\\u001b]0;owned\\u0007\\u001b[2J\\r\\nfake line", "\\u202etxt.exe\\u0085");
        for (Run run : List.of(text, json)) {
            assertThat(run.out().chars().filter(character -> character != '\n'))
                    .allMatch(character -> character >= ' ' && character < 0x7f);
        }
        assertThat(json.json().get("metadata").get("general.name").asString()).startsWith("\u001b]0;owned");
    }

    @Test
    void malformedFilesAreRefusedWithTheirFault() throws IOException {
        byte[] bytes = Files.readAllBytes(SmallModel.in(folder));
        Path cutOff = Files.write(folder.resolve("cut.gguf"), Arrays.copyOf(bytes, 200));
        Path text = Files.writeString(folder.resolve("notes.txt"), "This is only a text.");

        Run ofCutOff = Run.apex("inspect", cutOff);
        Run ofText = Run.apex("inspect", text);
        Run ofFolder = Run.apex("inspect", folder);

        assertThat(List.of(ofCutOff, ofText, ofFolder)).allSatisfy(run -> {
            assertThat(run.code()).isEqualTo(ExitCode.INPUT);
            assertThat(run.out()).isEmpty();
            assertThat(run.complaints()).hasSize(1);
        });
        assertThat(ofCutOff.err()).contains(cutOff + ": at byte ");
        assertThat(ofText.err()).contains(text + ": at byte 0", "not a GGUF file");
        assertThat(ofFolder.err()).contains("is a folder");
    }

    @ParameterizedTest
    @CsvSource({"imatrix.gguf, gguf, 138, 512", "imatrix.dat, legacy, 138, 0"})
    void importanceMatricesOfBothFormsAreShown(String name, String format, int chunks, int chunkSize) {
        Path file = SharedData.path("golden/" + name);

        Run run = Run.apex("inspect", file);
        JsonNode matrix = Run.apex("inspect", file, "--json").json();

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("blk.9.ffn_down_exps.weight", "calibration.txt");
        assertThat(matrix.get("kind").asString()).isEqualTo("imatrix");
        assertThat(matrix.get("format").asString()).isEqualTo(format);
        assertThat(matrix.get("chunkCount").asInt()).isEqualTo(chunks);
        assertThat(matrix.get("chunkSize").asInt()).isEqualTo(chunkSize);
        assertThat(matrix.get("entries")).hasSize(154);
    }

    @Test
    void countsAreShownPerExpert() {
        JsonNode matrix = Run.apex(
                        "inspect", SharedData.path("golden/imatrix.gguf"), "--json", "--filter", "blk.9.ffn_up")
                .json();

        JsonNode entry = matrix.get("entries").get(0);
        assertThat(entry.get("columns").asInt()).isEqualTo(256);
        assertThat(entry.get("counts")).hasSize(4);
    }

    @Test
    void statisticsOfAMatrixAreShownOnRequest() {
        Path file = SharedData.path("golden/imatrix.gguf");

        Run run = Run.apex("inspect", file, "--statistics", "--filter", "attn_k");

        assertThat(run.out()).containsPattern("tensor +sum +min +max +mean");
        assertThat(run.out().lines().filter(line -> line.startsWith("blk."))).hasSize(6);
        assertThat(Run.apex("inspect", file, "--statistics", "--json").json().get("statistics"))
                .hasSize(154);
    }

    @Test
    void statisticsOfAModelAreRefused() throws IOException {
        assertThat(Run.apex("inspect", SmallModel.in(folder), "--statistics").code())
                .isEqualTo(ExitCode.USAGE);
    }
}
