package io.apex4j.apex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole files are what llama-quantize writes, byte for byte; what it refuses is refused. */
class GoldenQuantizeTest {
    private static final QuantizeSettings SETTINGS = QuantizeSettings.defaults().withThreads(2);

    @TempDir
    Path folder;

    static Stream<GoldenRow> rows() {
        return GoldenFiles.rows().stream();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void writesTheSameFile(GoldenRow row) throws IOException {
        if (row.isRefused()) {
            assertThatThrownBy(() -> quantize(row, SETTINGS)).isInstanceOf(PlanException.class);
            assertThat(folder.resolve("out.gguf")).doesNotExist();
            assertThat(folder.resolve("out.gguf.part")).doesNotExist();
            return;
        }
        assertThat(Quantization.sha256(quantize(row, SETTINGS)))
                .isEqualTo(row.output().orElseThrow().sha256());
    }

    @Test
    void threadsDoNotChangeAByte() throws IOException {
        List<GoldenRow> profiles = GoldenFiles.rows().stream()
                .filter(row -> row.label().equals("mini") || row.label().equals("quality"))
                .filter(row -> row.imatrix().isPresent())
                .toList();
        assertThat(profiles).isNotEmpty();
        for (GoldenRow row : profiles) {
            for (int threads : new int[] {1, 2, 5}) {
                assertThat(Quantization.sha256(quantize(row, SETTINGS.withThreads(threads))))
                        .as("%s with %d threads", row, threads)
                        .isEqualTo(row.output().orElseThrow().sha256());
            }
        }
    }

    private Path quantize(GoldenRow row, QuantizeSettings settings) throws IOException {
        Path source = row.source().equals(GoldenFiles.REQUANTIZED_SOURCE)
                ? requantizedSource()
                : GoldenFiles.source(row.source());
        Path target = folder.resolve("out.gguf");
        Optional<ImportanceMatrix> importance = Optional.empty();
        if (row.imatrix().isPresent()) {
            importance = Optional.of(ImportanceMatrix.read(GoldenFiles.imatrix(row)));
        }
        try {
            Quantization.run(source, GoldenFiles.options(row), importance, target, settings);
        } finally {
            importance.ifPresent(ImportanceMatrix::close);
        }
        return target;
    }

    private Path requantizedSource() throws IOException {
        GoldenRow row = GoldenFiles.requantizedSource();
        Path target = folder.resolve(GoldenFiles.REQUANTIZED_SOURCE);
        Quantization.run(GoldenFiles.source(row.source()), GoldenFiles.options(row), target, SETTINGS);
        return target;
    }
}
