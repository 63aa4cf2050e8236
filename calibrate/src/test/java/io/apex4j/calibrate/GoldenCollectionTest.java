package io.apex4j.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.apex.ImportanceEntry;
import io.apex4j.apex.ImportanceMatrix;
import io.apex4j.gguf.GgufFile;
import io.apex4j.gguf.GgufTensor;
import io.apex4j.gguf.GgufValue;
import io.apex4j.gguf.SharedData;
import io.apex4j.model.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole calibration text against what llama-imatrix has collected from it. The model is BF16 here and was widened to
 * F32 there, which prompts are computed in here anyway.
 */
class GoldenCollectionTest {
    /** Tokens that one engine routes otherwise than the other, since their sums are rounded in another order. */
    private static final double COUNT_TOLERANCE = 1e-3;

    private static final double VALUE_TOLERANCE = 1e-3;
    private static final double MEDIAN_TOLERANCE = 1e-4;

    @TempDir
    static Path folder;

    private static Path gguf = Path.of("");
    private static Path legacy = Path.of("");

    @BeforeAll
    static void collect() throws IOException {
        gguf = folder.resolve("imatrix.gguf");
        legacy = folder.resolve("imatrix.dat");
        CollectSettings.Builder settings =
                CollectSettings.builder().datasets(List.of("calibration.txt")).measuresPerplexity(false);
        try (Model model = TinyModel.load()) {
            List<TokenChunk> chunks = TinyModel.chunks(model, 512);
            ImportanceCollection.run(model, chunks, settings.build(), gguf);
        }
        ImportanceCollection.merge(
                CollectSettings.builder()
                        .earlier(List.of(gguf))
                        .format(MatrixFormat.LEGACY)
                        .build(),
                legacy);
    }

    /**
     * llama-imatrix leaves out dense products of fewer than 16 tokens. The last part of its last batch had 6, so it counts
     * 138 chunks where 139 have passed; told to take one chunk at a time, it counts 139.
     */
    @Test
    void metadataIsThatOfLlamaImatrixButForTheTokensThatItLeavesOut() throws IOException {
        try (GgufFile own = GgufFile.open(gguf);
                GgufFile golden = GgufFile.open(SharedData.path("golden/imatrix.gguf"))) {
            assertThat(own.metadata().values().keySet())
                    .containsExactlyElementsOf(golden.metadata().values().keySet());
            assertThat(own.metadata().toBuilder().remove("imatrix.chunk_count").build())
                    .isEqualTo(golden.metadata().toBuilder()
                            .remove("imatrix.chunk_count")
                            .build());
            assertThat(golden.metadata().integer("imatrix.chunk_count")).hasValue(138);
            assertThat(own.metadata().get("imatrix.chunk_count")).contains(new GgufValue.UInt32(139));
        }
    }

    @Test
    void tensorsBeginWithThoseOfLlamaImatrixInItsOrder() throws IOException {
        try (GgufFile own = GgufFile.open(gguf);
                GgufFile golden = GgufFile.open(SharedData.path("golden/imatrix.gguf"))) {
            int count = golden.tensors().size();
            assertThat(own.tensors().subList(0, count)).isEqualTo(golden.tensors());
            assertThat(own.tensors().subList(count, own.tensors().size()))
                    .extracting(GgufTensor::name)
                    .allMatch(name -> name.endsWith(".in_sum"))
                    .hasSize(count / 2);
        }
    }

    @Test
    void sumsAndCountsAreThoseOfLlamaImatrix() throws IOException {
        try (ImportanceMatrix own = ImportanceMatrix.read(gguf);
                ImportanceMatrix golden = ImportanceMatrix.read(SharedData.path("golden/imatrix.gguf"))) {
            assertSame(own, golden);
        }
    }

    @Test
    void theOlderFormHoldsTheSame() throws IOException {
        try (ImportanceMatrix own = ImportanceMatrix.read(legacy);
                ImportanceMatrix golden = ImportanceMatrix.read(SharedData.path("golden/imatrix.dat"))) {
            assertThat(own.isLegacy()).isTrue();
            assertThat(own.chunkCount()).isEqualTo(golden.chunkCount() + 1);
            assertThat(own.datasets()).isEqualTo(golden.datasets());
            assertSame(own, golden);
        }
    }

    private static void assertSame(ImportanceMatrix own, ImportanceMatrix golden) {
        assertThat(own.entries().keySet()).isEqualTo(golden.entries().keySet());
        List<Double> differences = new ArrayList<>();
        new TreeMap<>(golden.entries()).forEach((name, expected) -> {
            ImportanceEntry entry = own.entries().get(name);
            assertThat(entry.columns()).as(name).isEqualTo(expected.columns());
            assertThat(counts(entry))
                    .as(name)
                    .usingElementComparator(
                            (one, other) -> Math.abs(one - other) <= COUNT_TOLERANCE * Math.max(one, other)
                                    ? 0
                                    : Double.compare(one, other))
                    .containsExactly(counts(expected));
            for (long index = 0; index < expected.size(); index++) {
                differences.add(difference(entry.sum(index), expected.sum(index)));
            }
        });
        Collections.sort(differences);
        assertThat(quantile(differences, 0.99)).isLessThan(VALUE_TOLERANCE);
        assertThat(quantile(differences, 0.5)).isLessThan(MEDIAN_TOLERANCE);
    }

    private static Double[] counts(ImportanceEntry entry) {
        Double[] counts = new Double[entry.matrices()];
        Arrays.setAll(counts, matrix -> (double) entry.count(matrix));
        return counts;
    }

    private static double difference(double own, double expected) {
        return own == expected ? 0 : Math.abs(own - expected) / Math.abs(expected);
    }

    private static double quantile(List<Double> sorted, double share) {
        return sorted.get((int) Math.round(share * (sorted.size() - 1)));
    }
}
