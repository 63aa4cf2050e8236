package io.apex4j.cli;

import static io.apex4j.cli.TextTable.Column.number;
import static io.apex4j.cli.TextTable.Column.text;

import io.apex4j.apex.Plan;
import io.apex4j.apex.QuantizeResult;
import io.apex4j.apex.Role;
import io.apex4j.apex.TensorError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shows what a quantization has made, as text or as JSON. */
final class QuantizeReport {
    private final PlannedJob job;
    private final QuantizeResult result;

    QuantizeReport(PlannedJob job, QuantizeResult result) {
        this.job = job;
        this.result = result;
    }

    /**
     * Prints the files with their size, the speed, and the errors where they were measured.
     *
     * @param hashes whether to read the files again for their SHA-256
     */
    void print(Screen screen, boolean hashes) throws IOException {
        Plan plan = job.plan();
        if (!result.errors().isEmpty()) {
            screen.table(errorTable());
            screen.out().println();
        }
        for (Path file : result.files()) {
            screen.line((hashes ? FileHash.sha256(file) + "  " : "") + file);
        }
        String resumed = result.resumedTensors() == 0
                ? ""
                : ", " + Numbers.counted(result.resumedTensors(), "tensor") + " of an earlier run kept";
        screen.line(
                Numbers.size(result.fileBytes()) + ", " + Numbers.bits(plan.bitsPerWeight()) + " bits per weight, in "
                        + Numbers.duration(result.elapsed()) + " ("
                        + Numbers.weightRate(plan.parameters(), result.elapsed()) + ")" + resumed);
    }

    /** The reconstruction error of each role relative to its weights; empty unless measured. */
    Map<Role, Double> errors() {
        return TensorError.byRole(result.errors());
    }

    private TextTable errorTable() {
        TextTable table = new TextTable(text("role"), number("reconstruction error"));
        errors().forEach((role, error) -> table.row(role.label(), Numbers.error(error)));
        return table;
    }

    /**
     * The result as one JSON object.
     *
     * @param hashes whether to read the files again for their SHA-256
     */
    Map<String, Object> json(boolean hashes) throws IOException {
        Plan plan = job.plan();
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("profile", job.profileId().orElse(null));
        object.put("fileType", plan.fileType().name());
        object.put("files", result.files().stream().map(Path::toString).toList());
        object.put("fileBytes", result.fileBytes());
        object.put("tensorBytes", plan.tensorBytes());
        object.put("parameters", plan.parameters());
        object.put("bitsPerWeight", plan.bitsPerWeight());
        object.put("seconds", result.elapsed().toNanos() / 1e9);
        object.put("resumedTensors", result.resumedTensors());
        if (!result.errors().isEmpty()) {
            Map<String, Object> byRole = new LinkedHashMap<>();
            errors().forEach((role, error) -> byRole.put(role.label(), error));
            object.put("errors", byRole);
        }
        if (hashes) {
            object.put("sha256", hashes());
        }
        return object;
    }

    private List<String> hashes() throws IOException {
        List<String> hashes = new ArrayList<>();
        for (Path file : result.files()) {
            hashes.add(FileHash.sha256(file));
        }
        return hashes;
    }
}
