package io.apex4j.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.apex4j.gguf.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergeTest {
    @TempDir
    private Path folder;

    /** The hashes are those of what llama-imatrix 0.5.0 writes with the same --in-file and --output-format. */
    @ParameterizedTest
    @CsvSource({
        "GGUF, gguf, fc318da59d7f12a668d590387a95c05612b91de485e852975096018344e20b0b",
        "GGUF, dat, b79608d87ef6bca352f6a296b6365bd7243f3e1b8bb232f6cf7bdec2a05966c4",
        "GGUF, gguf gguf, dfbbedae1c7775c7fc4e441a3932de82668d2c1452111f853c5f19318afa5279",
        "GGUF, gguf dat, 9430b0621c5df457e5a7f8d1d4f989f4c5b457686ded3296619c10fa374b932c",
        "GGUF, dat gguf, 9430b0621c5df457e5a7f8d1d4f989f4c5b457686ded3296619c10fa374b932c",
        "LEGACY, gguf, d7ce4627ac5bddfb3e13ede2f02cb4d035d55f54492385c7f20bdd6e1c187867",
        "LEGACY, dat, 048b6ae64c2a35d0487eb0f8549e884fb4a04b54bc435ca7efb2d35976be71f0",
        "LEGACY, gguf gguf, f75c92a8f649a0ee646f5ebbac64e18f315b08d9156afb24539d3241ad1dd986",
        "LEGACY, gguf dat, 1cd32e29b02d00b57d6233d98e4f5e6e9264bdb435302965fe5a7d5db9013f7d",
        "LEGACY, dat gguf, 1cd32e29b02d00b57d6233d98e4f5e6e9264bdb435302965fe5a7d5db9013f7d"
    })
    void bytesAreThoseOfLlamaImatrix(MatrixFormat format, String forms, String sha256)
            throws IOException, NoSuchAlgorithmException {
        List<Path> inputs = Arrays.stream(forms.split(" "))
                .map(form -> SharedData.path("golden/imatrix." + form))
                .toList();
        Path target = folder.resolve("merged");

        ImportanceCollection.merge(
                CollectSettings.builder().earlier(inputs).format(format).build(), target);

        byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(target));
        assertThat(HexFormat.of().formatHex(hash)).isEqualTo(sha256);
    }

    @Test
    void sumsAndCountsAdd() throws IOException {
        Path one = write("one", sums(2, new long[] {3, 0}, 1, 2, 0, 0));
        Path two = write("two", sums(2, new long[] {1, 5}, 4, 4, 4, 4));

        InputSums sum = merged(one, two);

        assertThat(sum.counts()).containsExactly(4, 5);
        assertThat(sum.squares()).containsExactly(5, 6, 4, 4);
        assertThat(sum.values()).containsExactly(5, 6, 4, 4);
    }

    @Test
    void meansAreDroppedWhereOneInputHasNone() throws IOException {
        Path one = write("one", sums(2, new long[] {3}, 1, 2));
        Path two = write("two", new InputSums(2, new long[] {3}, new float[] {1, 2}, null));

        InputSums sum = merged(one, two);

        assertThat(sum.squares()).containsExactly(2, 4);
        assertThat(sum.values()).isNull();
    }

    @Test
    void otherShapesAreRefusedByName() throws IOException {
        Path one = write("one", sums(2, new long[] {3, 0}, 1, 2, 0, 0));
        Path wider = write("wider", sums(3, new long[] {1, 5}, 4, 4, 4, 4, 4, 4));
        Path others = write("others", sums(1, new long[] {1, 5, 1, 1}, 4, 4, 4, 4));

        assertThatThrownBy(() -> merged(one, wider))
                .isInstanceOf(CalibrationException.class)
                .hasMessageContaining("wider: entry blk.0.ffn_down_exps.weight has 2 x 3 values");
        assertThatThrownBy(() -> merged(one, others)).hasMessageContaining("has 4 x 1 values");
    }

    @Test
    void whatIsNoMatrixIsRefusedByName() throws IOException {
        Path text = Files.writeString(folder.resolve("notes.txt"), "these are no numbers at all");
        Path nan = write("nan", sums(2, new long[] {1}, Float.NaN, 1));

        assertThatThrownBy(() -> merged(text, text))
                .isInstanceOf(CalibrationException.class)
                .hasMessageContaining("notes.txt")
                .hasMessageNotContaining("--imatrix");
        assertThatThrownBy(() -> merged(nan, nan))
                .isInstanceOf(CalibrationException.class)
                .hasMessageContaining("blk.0.ffn_down_exps.weight has values that are infinite");
    }

    /** Experts without tokens weigh one in the older form, and entries without any are left out. */
    @Test
    void theOlderFormSaysNothingOfWhatWasNotSeen() throws IOException {
        Path partly = write("partly", sums(2, new long[] {1024, 0}, 2048, 1024, 0, 0));
        Path target = folder.resolve("out.dat");
        CollectSettings.Builder settings = CollectSettings.builder().format(MatrixFormat.LEGACY);
        ImportanceCollection.merge(settings.earlier(List.of(partly)).build(), target);

        InputSums sums = MatrixInput.read(target, 1).entries().get("blk.0.ffn_down_exps.weight");

        assertThat(sums.counts()).containsExactly(2);
        assertThat(sums.squares()).containsExactly(4, 2, 2, 2);

        Path unseen = write("unseen", sums(2, new long[] {0, 0}, 0, 0, 0, 0));
        ImportanceCollection.merge(settings.earlier(List.of(unseen)).build(), target);
        assertThat(Files.readAllBytes(target)).startsWith(0, 0, 0, 0).hasSize(4 + 4 + 4 + "text".length());
    }

    private InputSums merged(Path... inputs) throws IOException {
        Path target = folder.resolve("merged.gguf");
        ImportanceCollection.merge(
                CollectSettings.builder().earlier(List.of(inputs)).build(), target);
        return MatrixInput.read(target, 512).entries().get("blk.0.ffn_down_exps.weight");
    }

    private static InputSums sums(int columns, long[] counts, float... squares) {
        return new InputSums(columns, counts, squares, squares.clone());
    }

    private Path write(String name, InputSums sums) throws IOException {
        Path file = folder.resolve(name);
        TreeMap<String, InputSums> entries = new TreeMap<>();
        entries.put("blk.0.ffn_down_exps.weight", sums);
        MatrixFormat.GGUF.write(new MatrixContent(List.of("text"), 512, entries, Optional.empty()), file);
        return file;
    }
}
