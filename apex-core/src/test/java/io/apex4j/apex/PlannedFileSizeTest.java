package io.apex4j.apex;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.GgufTensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlannedFileSizeTest {
    static List<GoldenRow> written() {
        return GoldenFiles.rows().stream().filter(row -> !row.isRefused()).toList();
    }

    static List<GoldenRow> refused() {
        return GoldenFiles.rows().stream().filter(GoldenRow::isRefused).toList();
    }

    static List<GoldenRow> profiles() {
        return written().stream().filter(row -> row.profile().isPresent()).toList();
    }

    @Test
    void theTablesHoldEveryRow() {
        assertThat(written()).hasSize(103);
        assertThat(refused()).hasSize(22);
        assertThat(profiles()).hasSize(12);
    }

    @ParameterizedTest
    @MethodSource("written")
    void aPlanHasTheSizeOfTheFileThatLlamaQuantizeWrote(GoldenRow row) {
        ModelShape source = GoldenFiles.shape(row.source());
        QuantizeOptions options = GoldenFiles.options(row);

        Plan plan = Planner.plan(source, options);

        assertThat(plan.fileBytes()).isEqualTo(row.output().orElseThrow().bytes());
        assertThat(Preflight.check(source, options, plan).problems()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatLlamaQuantizeRefusesIsAProblemBeforeAnythingIsWritten(GoldenRow row) {
        ModelShape source = GoldenFiles.shape(row.source());
        QuantizeOptions options = GoldenFiles.options(row);

        PreflightReport report = Preflight.check(source, options, Planner.plan(source, options));

        assertThat(report.isClear()).isFalse();
        assertThat(report.problems())
                .singleElement()
                .asString()
                .containsAnyOf("give --imatrix FILE", "give --allow-requantize");
    }

    @Test
    void keptShardsHaveTheSizesOfTheShardsThatLlamaQuantizeWrote() {
        List<String> sizes = GoldenFiles.lines(GoldenFiles.golden("split.tsv")).stream()
                .filter(line -> line.startsWith("parts-compact"))
                .map(line -> line.split("\t", -1)[1])
                .toList();
        QuantizeOptions options = QuantizeOptions.of(FileType.Q4_K_M)
                .rules(TensorTypeRules.builder()
                        .file(GoldenFiles.golden("recipes/compact.txt"))
                        .build())
                .importance(GoldenFiles.facts("imatrix.gguf"))
                .keepSplit(true)
                .build();

        Plan plan = Planner.plan(splitAt20Megabytes(GoldenFiles.shape("tiny-lfm2moe-bf16.gguf")), options);

        assertThat(plan.shards())
                .extracting(shard -> String.valueOf(shard.layout().fileBytes()))
                .isEqualTo(sizes);
        assertThat(plan.outputFiles(Path.of("parts-compact.gguf")))
                .extracting(Path::toString)
                .containsExactly(
                        "parts-compact-00001-of-00003.gguf",
                        "parts-compact-00002-of-00003.gguf",
                        "parts-compact-00003-of-00003.gguf");
    }

    /** The model as {@code llama-gguf-split --split-max-size 20M} divides it. */
    private static ModelShape splitAt20Megabytes(ModelShape source) {
        List<GgufTensor> tensors = new ArrayList<>();
        int shard = 0;
        long size = 0;
        for (GgufTensor tensor : source.tensors()) {
            long padded = Math.ceilDiv(tensor.bytes(), 32) * 32L;
            if (size + padded > 20_000_000) {
                shard++;
                size = 0;
            }
            size += padded;
            tensors.add(new GgufTensor(tensor.name(), tensor.shape(), tensor.type(), shard, tensor.offset()));
        }
        return new ModelShape(
                source.metadata(), tensors, source.files(), source.alignment(), source.publishedHeaderBytes());
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void aProfilePlansWhatItsTensorTypeFilePlans(GoldenRow row) {
        ModelShape source = GoldenFiles.shape(row.source());
        QuantizeOptions.Builder options = QuantizeOptions.of(row.profile().orElseThrow());
        row.imatrix().ifPresent(typed -> options.importance(GoldenFiles.facts(typed)));

        Plan plan = Planner.plan(source, options.build());

        assertThat(plan.fileBytes()).isEqualTo(row.output().orElseThrow().bytes());
        assertThat(GoldenFiles.shapeOf(plan))
                .isEqualTo(GoldenFiles.shapeOf(Planner.plan(source, GoldenFiles.options(row))));
    }
}
