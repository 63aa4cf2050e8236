package io.apex4j.apex;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --keep-split} writes the shards that llama-quantize writes. */
class KeepSplitTest {
    @TempDir
    Path folder;

    @Test
    void quantizesShardByShard() throws IOException {
        Path source = SharedData.path("models/tiny-lfm2moe/tiny-lfm2moe-bf16.gguf");
        Map<String, String> hashes = hashes();
        List<Path> parts = ShardedModel.write(source, folder, "part", 20_000_000);
        for (Path part : parts) {
            assertThat(Quantization.sha256(part))
                    .as(part.toString())
                    .isEqualTo(hashes.get(part.getFileName().toString()));
        }

        QuantizeOptions options = QuantizeOptions.of(FileType.Q4_K_M)
                .rules(TensorTypeRules.builder()
                        .file(SharedData.path("golden/recipes/compact.txt"))
                        .build())
                .importance(GoldenFiles.facts("imatrix.gguf"))
                .keepSplit(true)
                .build();
        QuantizeResult result;
        try (ImportanceMatrix matrix = ImportanceMatrix.read(SharedData.path("golden/imatrix.gguf"))) {
            result = Quantization.run(
                    parts.getFirst(),
                    options,
                    Optional.of(matrix),
                    folder.resolve("parts-compact.gguf"),
                    QuantizeSettings.defaults());
        }

        assertThat(result.files()).hasSize(3);
        for (Path file : result.files()) {
            assertThat(Quantization.sha256(file))
                    .as(file.toString())
                    .isEqualTo(hashes.get(file.getFileName().toString()));
        }
    }

    @Test
    void mergesShardsWithoutTheOption() throws IOException {
        Path source = SharedData.path("models/tiny-lfm2moe/tiny-lfm2moe-bf16.gguf");
        List<Path> parts = ShardedModel.write(source, folder, "part", 20_000_000);
        GoldenRow compact = GoldenFiles.rows().stream()
                .filter(row -> row.label().equals("compact") && row.imatrix().isEmpty())
                .findFirst()
                .orElseThrow();

        Path target = folder.resolve("merged.gguf");
        Quantization.run(parts.getFirst(), GoldenFiles.options(compact), target, QuantizeSettings.defaults());

        assertThat(Quantization.sha256(target))
                .isEqualTo(compact.output().orElseThrow().sha256());
    }

    private static Map<String, String> hashes() throws IOException {
        Map<String, String> hashes = new HashMap<>();
        for (String line : Files.readAllLines(SharedData.path("golden/split.tsv"))) {
            if (!line.startsWith("#")) {
                String[] cells = line.split("\t");
                hashes.put(cells[0], cells[2]);
            }
        }
        return hashes;
    }
}
