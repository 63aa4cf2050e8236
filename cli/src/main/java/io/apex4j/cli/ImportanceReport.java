package io.apex4j.cli;

import static io.apex4j.cli.TextTable.Column.name;
import static io.apex4j.cli.TextTable.Column.number;
import static io.apex4j.cli.TextTable.Column.text;

import io.apex4j.apex.ImportanceEntry;
import io.apex4j.apex.ImportanceMatrix;
import io.apex4j.apex.ImportanceStatistics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Shows what is in an importance matrix, as tables or as JSON. */
final class ImportanceReport {
    private final ImportanceMatrix matrix;
    private final String filter;

    /**
     * A report.
     *
     * @param filter what the names of the entries shown contain
     */
    ImportanceReport(ImportanceMatrix matrix, String filter) {
        this.matrix = matrix;
        this.filter = filter;
    }

    /** Prints the entries with their counts, and the facts about the file. */
    void print(Screen screen) {
        screen.table(entryTable());
        screen.out().println();
        facts().forEach((name, value) -> screen.line(String.format(Locale.ROOT, "%-9s %s", name, value)));
    }

    /** Prints how the activations of each tensor are spread. */
    void printStatistics(Screen screen) {
        TextTable table = new TextTable(
                name("tensor"),
                number("sum"),
                number("min"),
                number("max"),
                number("mean"),
                number("deviation"),
                number("active"),
                number("values"),
                number("entropy"),
                number("of max"),
                number("outliers"),
                number("cosine"));
        for (ImportanceStatistics statistics : statistics()) {
            table.row(
                    statistics.tensor(),
                    figure(statistics.sum()),
                    figure(statistics.minimum()),
                    figure(statistics.maximum()),
                    figure(statistics.mean()),
                    figure(statistics.deviation()),
                    Numbers.percent(statistics.activeShare()),
                    Numbers.count(statistics.values()),
                    String.format(Locale.ROOT, "%.2f", statistics.entropy()),
                    String.format(Locale.ROOT, "%.1f %%", statistics.normalizedEntropy()),
                    Numbers.percent(statistics.outlierShare()),
                    statistics.similarity().isPresent()
                            ? String.format(
                                    Locale.ROOT, "%.4f", statistics.similarity().getAsDouble())
                            : "-");
        }
        screen.table(table);
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    private List<ImportanceStatistics> statistics() {
        return ImportanceStatistics.of(matrix).stream()
                .filter(statistics -> statistics.tensor().contains(filter))
                .toList();
    }

    private Map<String, ImportanceEntry> entries() {
        Map<String, ImportanceEntry> entries = new LinkedHashMap<>();
        matrix.entries().forEach((name, entry) -> {
            if (name.contains(filter)) {
                entries.put(name, entry);
            }
        });
        return entries;
    }

    private TextTable entryTable() {
        TextTable table = new TextTable(
                name("entry"),
                number("values"),
                number("matrices"),
                number(matrix.isLegacy() ? "calls" : "tokens"),
                number("fewest"),
                number("most"),
                text("coverage"));
        entries()
                .forEach((name, entry) -> table.row(
                        name,
                        Numbers.count(entry.size()),
                        Numbers.count(entry.matrices()),
                        whole(counts(entry).sum()),
                        whole(counts(entry).min().orElse(0)),
                        whole(counts(entry).max().orElse(0)),
                        coverage(entry)));
        return table;
    }

    private static String whole(double count) {
        return String.format(Locale.ROOT, "%,.0f", count);
    }

    private static DoubleStream counts(ImportanceEntry entry) {
        return IntStream.range(0, entry.matrices()).mapToDouble(entry::count);
    }

    private static long unused(ImportanceEntry entry) {
        return counts(entry).filter(count -> count == 0).count();
    }

    private static String coverage(ImportanceEntry entry) {
        long unused = unused(entry);
        return unused == 0 ? "all" : unused + " of " + entry.matrices() + " never used";
    }

    private Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("file", matrix.file());
        facts.put("format", matrix.isLegacy() ? "legacy .dat" : "GGUF");
        facts.put("datasets", matrix.datasets().isEmpty() ? "not given" : String.join(", ", matrix.datasets()));
        facts.put(
                "chunks",
                (matrix.chunkCount() > 0 ? Numbers.count(matrix.chunkCount()) : "not given")
                        + (matrix.chunkSize() > 0 ? " of " + matrix.chunkSize() + " tokens" : ""));
        long incomplete = matrix.entries().values().stream()
                .filter(entry -> unused(entry) > 0)
                .count();
        facts.put(
                "entries",
                Numbers.count(matrix.entries().size())
                        + (incomplete == 0
                                ? ", all experts used"
                                : ", " + incomplete + " with experts that were never used"));
        return facts;
    }

    /**
     * The report as one JSON object.
     *
     * @param withStatistics whether with the statistics of each tensor
     */
    Map<String, Object> json(boolean withStatistics) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("kind", "imatrix");
        object.put("file", matrix.file());
        object.put("format", matrix.isLegacy() ? "legacy" : "gguf");
        object.put("datasets", matrix.datasets());
        object.put("chunkCount", matrix.chunkCount());
        object.put("chunkSize", matrix.chunkSize());
        List<Map<String, Object>> entries = new ArrayList<>();
        entries().forEach((name, entry) -> entries.add(json(name, entry)));
        object.put("entries", entries);
        if (withStatistics) {
            object.put(
                    "statistics",
                    statistics().stream().map(ImportanceReport::json).toList());
        }
        return object;
    }

    private static Map<String, Object> json(String name, ImportanceEntry entry) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", name);
        object.put("columns", entry.columns());
        object.put("matrices", entry.matrices());
        object.put("counts", counts(entry).boxed().toList());
        return object;
    }

    private static Map<String, Object> json(ImportanceStatistics statistics) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("tensor", statistics.tensor());
        object.put("layer", statistics.layer());
        object.put("sum", statistics.sum());
        object.put("minimum", statistics.minimum());
        object.put("maximum", statistics.maximum());
        object.put("mean", statistics.mean());
        object.put("deviation", statistics.deviation());
        object.put("activeShare", statistics.activeShare());
        object.put("values", statistics.values());
        object.put("entropy", statistics.entropy());
        object.put("normalizedEntropy", statistics.normalizedEntropy());
        object.put("outlierShare", statistics.outlierShare());
        statistics.similarity().ifPresent(similarity -> object.put("similarity", similarity));
        return object;
    }
}
