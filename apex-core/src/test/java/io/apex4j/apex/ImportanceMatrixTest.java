package io.apex4j.apex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.apex4j.gguf.GgmlType;
import io.apex4j.gguf.GgufArray;
import io.apex4j.gguf.GgufFormatException;
import io.apex4j.gguf.GgufLayout;
import io.apex4j.gguf.GgufMetadata;
import io.apex4j.gguf.GgufTensor;
import io.apex4j.gguf.GgufValue;
import io.apex4j.gguf.GgufWriter;
import io.apex4j.gguf.SharedData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportanceMatrixTest {
    @TempDir
    Path folder;

    @Test
    void bothFormsOfOneMatrixAgree() throws IOException {
        try (ImportanceMatrix gguf = ImportanceMatrix.read(SharedData.path("golden/imatrix.gguf"));
                ImportanceMatrix legacy = ImportanceMatrix.read(SharedData.path("golden/imatrix.dat"))) {
            assertThat(gguf.isLegacy()).isFalse();
            assertThat(legacy.isLegacy()).isTrue();
            assertThat(legacy.chunkCount()).isEqualTo(gguf.chunkCount()).isPositive();
            assertThat(legacy.datasets()).isEqualTo(gguf.datasets()).hasSize(1);
            assertThat(legacy.entries().keySet()).isEqualTo(gguf.entries().keySet());
            gguf.entries().forEach((name, entry) -> {
                ImportanceEntry other = legacy.entries().get(name);
                assertThat(other.size()).isEqualTo(entry.size());
                for (long index = 0; index < entry.size(); index += 37) {
                    double value = entry.importance(index);
                    assertThat((double) other.importance(index)).isCloseTo(value, within(1e-5 * value + 1e-12));
                }
            });
        }
    }

    @Test
    void knowsExpertsAndTheirCounts() throws IOException {
        try (ImportanceMatrix matrix = ImportanceMatrix.read(SharedData.path("golden/imatrix.gguf"))) {
            ImportanceEntry experts = matrix.entries().get("blk.5.ffn_down_exps.weight");
            assertThat(experts.matrices()).isEqualTo(4);
            assertThat(experts.columns()).isEqualTo(256);
            ImportanceEntry others = matrix.entries().get("blk.5.ffn_up_exps.weight");
            for (int expert = 0; expert < 4; expert++) {
                assertThat(experts.count(expert)).isPositive().isEqualTo(others.count(expert));
            }
        }
    }

    @Test
    void expertsThatWereNeverUsedWeighOne() throws IOException {
        Path file = gguf(Map.of("a.in_sum2", new float[] {4, 6, 5, 5}, "a.counts", new float[] {2, 0}), 2);
        try (ImportanceMatrix matrix = ImportanceMatrix.read(file)) {
            ImportanceEntry entry = matrix.entries().get("a");
            assertThat(entry.importance(0)).isEqualTo(2);
            assertThat(entry.importance(1)).isEqualTo(3);
            assertThat(entry.importance(2)).isEqualTo(1);
            assertThat(entry.importance(3)).isEqualTo(1);
        }
    }

    @Test
    void findsValuesThatAreNotFinite() throws IOException {
        Path file = gguf(Map.of("a.in_sum2", new float[] {4, Float.NaN}, "a.counts", new float[] {1}), 2);
        try (ImportanceMatrix matrix = ImportanceMatrix.read(file)) {
            assertThat(matrix.facts().entries().get("a").firstNonFinite()).hasValue(1);
        }
    }

    @Test
    void refusesWhatDoesNotFitTogether() throws IOException {
        assertRefused(gguf(Map.of("a.in_sum2", new float[] {1, 2}), 2), "entry a has sums and no counts");
        assertRefused(gguf(Map.of("a.counts", new float[] {1}), 2), "entry a has counts and no sums");
        assertRefused(gguf(Map.of(), 2), "no entries");
        assertRefused(
                gguf(Map.of("a.in_sum2", new float[] {1, 2}, "a.counts", new float[] {1, 1}), 2),
                "sums of shape [2] and 2 counts");
        assertRefused(
                gguf(Map.of("a.in_sum2", new float[] {1, 2}, "a.counts", new float[] {-1}), 2), "count 0 is -1.0");
    }

    @Test
    void refusesModels() throws IOException {
        Path model = new TestModel().write(folder.resolve("model.gguf"));
        assertRefused(model, "not an importance matrix");
        assertRefused(folder, "folder");
    }

    @Test
    void readsLegacyFilesWithoutTrailer() throws IOException {
        byte[] whole = legacy();
        Files.write(folder.resolve("old.dat"), Arrays.copyOf(whole, whole.length - 12));
        try (ImportanceMatrix matrix = ImportanceMatrix.read(folder.resolve("old.dat"))) {
            assertThat(matrix.entries()).containsOnlyKeys("blk.0.a", "b");
            assertThat(matrix.entries().get("blk.0.a").importance(1)).isEqualTo(2.5f);
            assertThat(matrix.entries().get("b").importance(0)).isEqualTo(7);
            assertThat(matrix.datasets()).isEmpty();
            assertThat(matrix.chunkCount()).isZero();
        }
    }

    @Test
    void refusesLegacyFilesCutOffAnywhere() throws IOException {
        byte[] whole = legacy();
        Path file = folder.resolve("cut.dat");
        for (int length = 0; length < whole.length; length++) {
            if (length == whole.length - 12) {
                continue; // without the trailer it is whole
            }
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> ImportanceMatrix.read(file).close())
                    .as("cut to %d bytes", length)
                    .isInstanceOf(ImportanceException.class);
        }
    }

    @Test
    void survivesMutations() throws IOException {
        Random random = new Random(5);
        byte[] legacy = legacy();
        byte[] gguf = Files.readAllBytes(
                gguf(Map.of("a.in_sum2", new float[] {4, 6, 5, 5}, "a.counts", new float[] {2, 0}), 2));
        Path file = folder.resolve("mutant");
        for (int round = 0; round < 3000; round++) {
            byte[] bytes = (round % 2 == 0 ? legacy : gguf).clone();
            for (int change = 0; change <= random.nextInt(3); change++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            Files.write(file, bytes);
            try (ImportanceMatrix matrix = ImportanceMatrix.read(file)) {
                matrix.facts();
            } catch (ImportanceException | GgufFormatException refused) {
                assertThat(refused).hasMessageContaining("mutant");
            }
        }
    }

    private static void assertRefused(Path file, String reason) {
        assertThatThrownBy(() -> ImportanceMatrix.read(file).close())
                .isInstanceOf(ImportanceException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(reason);
    }

    private static byte[] legacy() {
        ByteBuffer bytes =
                ByteBuffer.allocate(4 + (4 + 7 + 8 + 8) + (4 + 1 + 8 + 4) + 12).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(2);
        bytes.putInt(7).put("blk.0.a".getBytes(StandardCharsets.US_ASCII));
        bytes.putInt(4).putInt(2).putFloat(8).putFloat(10);
        bytes.putInt(1).put((byte) 'b').putInt(0).putInt(1).putFloat(7);
        bytes.putInt(3).putInt(4).put("text".getBytes(StandardCharsets.US_ASCII));
        return bytes.array();
    }

    private Path gguf(Map<String, float[]> tensors, int columns) throws IOException {
        GgufMetadata metadata = GgufMetadata.builder()
                .set("general.type", new GgufValue.Text("imatrix"))
                .set("imatrix.datasets", GgufArray.ofTexts(List.of("text.txt")))
                .set("imatrix.chunk_count", new GgufValue.UInt32(2))
                .set("imatrix.chunk_size", new GgufValue.UInt32(512))
                .build();
        List<GgufTensor> directory = new ArrayList<>();
        List<byte[]> data = new ArrayList<>();
        tensors.forEach((name, values) -> {
            long width = name.endsWith(".counts") ? 1 : columns;
            directory.add(new GgufTensor(name, List.of(width, values.length / width), GgmlType.F32, 0, 0));
            ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
            for (float value : values) {
                bytes.putFloat(value);
            }
            data.add(bytes.array());
        });
        Path file = folder.resolve("imatrix.gguf");
        try (GgufWriter writer = GgufWriter.create(file, GgufLayout.of(metadata, directory))) {
            for (int index = 0; index < data.size(); index++) {
                writer.write(index, 0, data.get(index), 0, data.get(index).length);
            }
            writer.complete();
            writer.publish();
        }
        return file;
    }
}
