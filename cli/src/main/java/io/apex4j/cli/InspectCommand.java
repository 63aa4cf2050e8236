package io.apex4j.cli;

import io.apex4j.apex.ImportanceException;
import io.apex4j.apex.ImportanceMatrix;
import io.apex4j.apex.OptionException;
import io.apex4j.gguf.GgufFormatException;
import io.apex4j.gguf.GgufModel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code apex inspect}: what is in a file. */
@Command(
        name = "inspect",
        header = "Show what is in a model or an importance matrix.",
        description =
                "A GGUF model: metadata, tensors, sizes by type and role, and the APEX profile that made it, if one"
                        + " did. An importance matrix: entries, counts, coverage. Reads no weights.",
        footer = {
            "",
            "Examples:",
            "  apex inspect model.gguf",
            "  apex inspect model.gguf --tensors --filter ffn_down_exps",
            "  apex inspect model.gguf --metadata --filter tokenizer --full",
            "  apex inspect imatrix.gguf --statistics"
        })
final class InspectCommand implements Callable<Integer> {
    private final Screen screen;

    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description = "A GGUF model (of several shards the first), or an importance matrix, GGUF or legacy .dat.")
    private Path file = Path.of("");

    @Option(names = "--metadata", description = "Show the metadata only.")
    private boolean metadata;

    @Option(names = "--tensors", description = "Show the tensors only.")
    private boolean tensors;

    @Option(
            names = "--filter",
            paramLabel = "TEXT",
            description = "Show only metadata keys and tensors whose name contains the text.")
    private String filter = "";

    @Option(names = "--full", description = "Show long texts and arrays in full.")
    private boolean full;

    @Option(names = "--statistics", description = "Importance matrix: how activations are spread, per tensor.")
    private boolean statistics;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    InspectCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        try (GgufModel model = Inputs.model(file)) {
            boolean isMatrix = model.shards().size() == 1
                    && ImportanceMatrix.isImportanceMatrix(model.shards().getFirst());
            if (!isMatrix) {
                showModel(model);
                return ExitCode.OK.code();
            }
        } catch (GgufFormatException notGguf) {
            showLegacyMatrix(notGguf);
            return ExitCode.OK.code();
        }
        try (ImportanceMatrix matrix = Inputs.importance(file)) {
            showMatrix(matrix);
        }
        return ExitCode.OK.code();
    }

    /** Shows a matrix in the older form; where the file is none either, it was meant to be GGUF. */
    private void showLegacyMatrix(GgufFormatException notGguf) {
        Optional<ImportanceMatrix> legacy = legacyMatrix();
        if (legacy.isEmpty()) {
            throw notGguf;
        }
        try (ImportanceMatrix matrix = legacy.get()) {
            showMatrix(matrix);
        }
    }

    private Optional<ImportanceMatrix> legacyMatrix() {
        boolean isNamedSo = String.valueOf(file.getFileName()).endsWith(".dat");
        try {
            return Optional.of(Inputs.importance(file));
        } catch (ImportanceException exception) {
            if (isNamedSo) {
                throw new InputException(String.valueOf(exception.getMessage()).replaceFirst("^--imatrix ", ""));
            }
            return Optional.empty();
        } catch (GgufFormatException malformed) {
            return Optional.empty();
        }
    }

    private void showModel(GgufModel model) {
        if (statistics) {
            throw new OptionException("--statistics goes with an importance matrix; " + file + " is a model");
        }
        ModelReport report = new ModelReport(model, filter, full);
        if (json) {
            screen.out().println(Json.text(report.json(showsMetadata(), showsTensors())));
        } else {
            report.print(screen, showsMetadata(), showsTensors(), !metadata && !tensors);
        }
    }

    private void showMatrix(ImportanceMatrix matrix) {
        ImportanceReport report = new ImportanceReport(matrix, filter);
        if (json) {
            Map<String, Object> object = report.json(statistics);
            screen.out().println(Json.text(object));
        } else if (statistics) {
            report.printStatistics(screen);
        } else {
            report.print(screen);
        }
    }

    private boolean showsMetadata() {
        return metadata || !tensors;
    }

    private boolean showsTensors() {
        return tensors || !metadata;
    }
}
