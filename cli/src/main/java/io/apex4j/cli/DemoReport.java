package io.apex4j.cli;

import static io.apex4j.cli.TextTable.Column.cut;
import static io.apex4j.cli.TextTable.Column.number;
import static io.apex4j.cli.TextTable.Column.text;

import io.apex4j.apex.ApexProfile;
import io.apex4j.apex.ModelShape;
import io.apex4j.apex.QuantizeResult;
import io.apex4j.apex.Role;
import io.apex4j.eval.Evaluation;
import io.apex4j.eval.EvaluationJson;
import io.apex4j.gguf.GgufTensor;
import io.apex4j.pipeline.ProfilePurpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Compares profiles on one model, as a table or as JSON. */
final class DemoReport {
    /** The folder of the evaluation, in that of the files. */
    static final String EVALUATION = "evaluation";

    private final Path model;
    private final DemoMatrix matrix;
    private final Path folder;

    /**
     * One profile's file.
     *
     * @param profile the profile
     * @param job its plan
     * @param result what came of it, with errors
     */
    record Entry(ApexProfile profile, PlannedJob job, QuantizeResult result) {
        Map<Role, Double> errors() {
            return new QuantizeReport(job, result).errors();
        }
    }

    DemoReport(Path model, DemoMatrix matrix, Path folder) {
        this.model = model;
        this.matrix = matrix;
        this.folder = folder;
    }

    /** Prints what the model is. */
    static void printHeading(Screen screen, Path model, ModelShape shape) throws IOException {
        long weights = shape.tensors().stream().mapToLong(GgufTensor::elements).sum();
        screen.line(model.getFileName() + ": a trained " + shape.architecture() + " of " + Numbers.weights(weights)
                + " weights in " + shape.layers() + " layers (" + shape.denseLayers() + " dense), "
                + Numbers.size(Files.size(model)) + " as BF16");
        screen.out().flush();
    }

    /** Prints where the importance matrix comes from. */
    void printMatrix(Screen screen) {
        screen.line(matrix.file() + ": importance matrix of " + Numbers.count(matrix.tokens()) + " tokens of corpus "
                + matrix.corpus() + ", in " + Numbers.duration(matrix.elapsed()));
        screen.out().flush();
    }

    /** Prints the comparison and where the files are. */
    void print(Screen screen, List<Entry> entries) throws IOException {
        screen.table(table(entries));
        screen.out().println();
        screen.line("bits: per weight; experts to embed: what quantizing changed in the weights of these");
        screen.line("roles, root mean square in percent of the weights; I-: with an importance matrix");
        Duration elapsed =
                entries.stream().map(entry -> entry.result().elapsed()).reduce(Duration.ZERO, Duration::plus);
        screen.line(entries.size() + " files in " + folder + "/, made in " + Numbers.duration(elapsed)
                + "; try: apex inspect " + entries.getFirst().result().files().getFirst());
    }

    private TextTable table(List<Entry> entries) throws IOException {
        TextTable table = new TextTable(
                text("profile"),
                number("size"),
                number("bits"),
                number("of BF16"),
                number("experts"),
                number("dense"),
                number("attention"),
                number("mixing"),
                number("embed"),
                cut("for"));
        double sourceBytes = Files.size(model);
        for (Entry entry : entries) {
            Map<Role, Double> errors = entry.errors();
            table.row(
                    entry.profile().label(),
                    Numbers.size(entry.result().fileBytes()),
                    Numbers.bits(entry.job().plan().bitsPerWeight()),
                    Numbers.percent(entry.result().fileBytes() / sourceBytes),
                    error(errors, Role.ROUTED_EXPERT),
                    error(errors, Role.DENSE_FFN),
                    error(errors, Role.ATTENTION),
                    error(errors, Role.TOKEN_MIXING),
                    error(errors, Role.EMBEDDING),
                    ProfilePurpose.of(entry.profile()));
        }
        return table;
    }

    private static String error(Map<Role, Double> errors, Role role) {
        Double error = errors.get(role);
        return error == null ? "-" : String.format(Locale.ROOT, "%.2f", 100 * error);
    }

    /** The comparison as one JSON object. */
    Map<String, Object> json(List<Entry> entries, Optional<Evaluation> evaluation) throws IOException {
        List<Map<String, Object>> profiles = new ArrayList<>();
        for (Entry entry : entries) {
            profiles.add(new QuantizeReport(entry.job(), entry.result()).json(true));
        }
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("model", model.toString());
        object.put("modelBytes", Files.size(model));
        object.put("folder", folder.toString());
        object.put("imatrix", matrix.json());
        object.put("profiles", profiles);
        evaluation.ifPresent(measured -> object.put("evaluation", EvaluationJson.objects(measured)));
        return object;
    }
}
