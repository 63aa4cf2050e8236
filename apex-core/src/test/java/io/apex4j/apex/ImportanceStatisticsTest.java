package io.apex4j.apex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.apex4j.gguf.SharedData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportanceStatisticsTest {
    @TempDir
    Path folder;

    @Test
    void followsTheDefinitions() throws IOException {
        ImportanceStatistics statistics = of("blk.1.x.weight", 1, 1, 2, 4, 0).getFirst();
        assertThat(statistics.sum()).isEqualTo(8);
        assertThat(statistics.minimum()).isZero();
        assertThat(statistics.maximum()).isEqualTo(4);
        assertThat(statistics.mean()).isEqualTo(1.6);
        assertThat(statistics.deviation()).isCloseTo(Math.sqrt(22 / 5.0 - 1.6 * 1.6), within(1e-12));
        assertThat(statistics.activeShare()).isEqualTo(0.8);
        assertThat(statistics.entropy()).isCloseTo(1.75, within(1e-12)); // 1/8, 1/8, 1/4, 1/2
        assertThat(statistics.normalizedEntropy()).isCloseTo(100 * 1.75 / (Math.log(5) / Math.log(2)), within(1e-9));
        assertThat(statistics.outlierShare()).isEqualTo(0.2);
        assertThat(statistics.layer()).isEqualTo(1);
        assertThat(statistics.similarity()).isEmpty();
    }

    @Test
    void comparesLayersWithTheOneBefore() throws IOException {
        try (ImportanceMatrix matrix = ImportanceMatrix.read(SharedData.path("golden/imatrix.gguf"))) {
            List<ImportanceStatistics> all = ImportanceStatistics.of(matrix);
            assertThat(all).hasSize(matrix.entries().size());
            assertThat(all)
                    .filteredOn(one -> one.tensor().equals("blk.2.ffn_up_exps.weight"))
                    .singleElement()
                    .satisfies(one -> assertThat(one.similarity()).isEmpty());
            assertThat(all)
                    .filteredOn(one -> one.tensor().equals("blk.3.ffn_up_exps.weight"))
                    .singleElement()
                    .satisfies(one -> assertThat(one.similarity().orElseThrow()).isBetween(0.1, 1.0));
        }
    }

    private List<ImportanceStatistics> of(String name, float... values) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(16 + name.length() + 4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(1).putInt(name.length()).put(name.getBytes(StandardCharsets.US_ASCII));
        bytes.putInt(1).putInt(values.length);
        for (float value : values) {
            bytes.putFloat(value);
        }
        Path file = folder.resolve("one.dat");
        Files.write(file, bytes.array());
        try (ImportanceMatrix matrix = ImportanceMatrix.read(file)) {
            return ImportanceStatistics.of(matrix);
        }
    }
}
