package io.apex4j.apex;

import io.apex4j.gguf.GgufModel;
import io.apex4j.gguf.GgufTensor;
import io.apex4j.gguf.SharedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The files that llama-quantize wrote, and what it takes to write them again. */
final class GoldenFiles {
    /** The source that is itself the output of the row Q8_0 without importance matrix. */
    static final String REQUANTIZED_SOURCE = "Q8_0.gguf";

    private GoldenFiles() {}

    /** The rows of both tables, each once. */
    static List<GoldenRow> rows() {
        return Stream.of("files.tsv", "files-random-qwen3moe-bf16.tsv")
                .flatMap(table -> lines(golden(table)).stream())
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(GoldenRow::parse)
                .distinct()
                .toList();
    }

    /** The row whose output is {@link #REQUANTIZED_SOURCE}. */
    static GoldenRow requantizedSource() {
        return rows().stream()
                .filter(row -> row.label().equals("Q8_0") && row.imatrix().isEmpty())
                .filter(row -> row.source().startsWith("tiny-"))
                .findFirst()
                .orElseThrow();
    }

    /** A source that is given, not made: every one but {@link #REQUANTIZED_SOURCE}. */
    static Path source(String name) {
        return name.startsWith("tiny-lfm2moe") ? SharedData.path("models/tiny-lfm2moe/" + name) : golden(name);
    }

    /** The shape of any source. */
    static ModelShape shape(String name) {
        if (name.equals(REQUANTIZED_SOURCE)) {
            GoldenRow row = requantizedSource();
            return shapeOf(Planner.plan(shape(row.source()), options(row)));
        }
        try (GgufModel model = GgufModel.open(source(name))) {
            return ModelShape.of(model);
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    /** All options of a run. */
    static QuantizeOptions options(GoldenRow row) {
        QuantizeOptions.Builder options = row.options(golden("recipes"));
        row.imatrix().ifPresent(typed -> options.importance(facts(typed)));
        return options.build();
    }

    /** The importance matrix of a run, which must have one. */
    static Path imatrix(GoldenRow row) {
        return golden(row.imatrix().orElseThrow());
    }

    /** What planning has to know about an importance matrix, under the name as typed. */
    static ImportanceFacts facts(String typed) {
        try (ImportanceMatrix matrix = ImportanceMatrix.read(golden(typed))) {
            ImportanceFacts facts = matrix.facts();
            return new ImportanceFacts(typed, facts.dataset(), facts.chunks(), facts.entries());
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    static Path golden(String name) {
        return SharedData.path("golden/" + name);
    }

    /** The lines of a text file. */
    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    /** The shape of the file that a plan writes. */
    static ModelShape shapeOf(Plan plan) {
        PlannedShard shard = plan.shards().getFirst();
        List<GgufTensor> tensors = shard.tensors().stream()
                .map(tensor -> new GgufTensor(tensor.name(), tensor.shape(), tensor.type(), 0, 0))
                .toList();
        return new ModelShape(shard.metadata(), tensors, List.of(), 32, OptionalLong.empty());
    }
}
