package io.apex4j.cli;

import static io.apex4j.cli.TextTable.Column.cut;
import static io.apex4j.cli.TextTable.Column.name;
import static io.apex4j.cli.TextTable.Column.number;
import static io.apex4j.cli.TextTable.Column.text;

import io.apex4j.apex.Plan;
import io.apex4j.apex.PlannedTensor;
import io.apex4j.apex.PreflightReport;
import io.apex4j.apex.Zone;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Shows a plan, as tables or as JSON. */
final class PlanReport {
    private final PlannedJob job;
    private final PreflightReport preflight;

    PlanReport(PlannedJob job, PreflightReport preflight) {
        this.job = job;
        this.preflight = preflight;
    }

    /** Prints every tensor, the sums by role, the sizes, and what speaks against the plan. */
    void print(Screen screen) {
        screen.table(tensorTable());
        printSummary(screen);
        printFindings(screen);
    }

    /** Prints the sums by role and the sizes. */
    void printSummary(Screen screen) {
        Plan plan = job.plan();
        screen.table(
                Totals.roleTable(plan.tensors().stream().map(SizedTensor::of).toList()));
        screen.out().println();
        screen.line(recipeLine());
        screen.line(Numbers.size(plan.fileBytes()) + " (" + Numbers.count(plan.fileBytes()) + " bytes), "
                + Numbers.bits(plan.bitsPerWeight()) + " bits per weight, "
                + Numbers.percent((double) plan.tensorBytes() / Math.max(1, job.sourceTensorBytes()))
                + " of the source's " + Numbers.size(job.sourceTensorBytes()));
    }

    /** Prints warnings and problems. */
    void printFindings(Screen screen) {
        preflight.warnings().forEach(warning -> screen.complain("warning: " + warning));
        preflight.problems().forEach(screen::complain);
    }

    private String recipeLine() {
        String fileType = "file type " + job.plan().fileType();
        return job.profileId().map(id -> "profile " + id + ", " + fileType).orElse(fileType)
                + (job.options().usesImatrix() ? ", with an importance matrix" : ", without an importance matrix");
    }

    private TextTable tensorTable() {
        TextTable table = new TextTable(
                name("tensor"), text("shape"), text("role"), text("zone"), text("type"), number("size"), cut("rule"));
        for (PlannedTensor tensor : job.plan().tensors()) {
            table.row(
                    tensor.name(),
                    shape(tensor.shape()),
                    tensor.role().label(),
                    tensor.zone() == Zone.NONE ? "-" : tensor.zone().label(),
                    tensor.type().name(),
                    Numbers.size(tensor.bytes()),
                    tensor.rule());
        }
        return table;
    }

    /** {@code 2048x1792x32}, row length first. */
    static String shape(List<Long> shape) {
        return shape.stream().map(String::valueOf).collect(Collectors.joining("x"));
    }

    /** The plan as one JSON object. */
    Map<String, Object> json() {
        Plan plan = job.plan();
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("profile", job.profileId().orElse(null));
        object.put("parameters", plan.parameters());
        object.put("tensorBytes", plan.tensorBytes());
        object.put("fileBytes", plan.fileBytes());
        object.put("bitsPerWeight", plan.bitsPerWeight());
        object.put("tensors", tensorsJson());
        object.put("fileType", plan.fileType().name());
        object.put("warnings", preflight.warnings());
        object.put("problems", preflight.problems());
        return object;
    }

    private List<Map<String, Object>> tensorsJson() {
        List<Map<String, Object>> tensors = new ArrayList<>();
        for (PlannedTensor tensor : job.plan().tensors()) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("name", tensor.name());
            object.put("shape", tensor.shape());
            object.put("role", tensor.role().label());
            object.put("zone", tensor.zone().label());
            object.put("type", tensor.type().name());
            object.put("rule", tensor.rule());
            object.put("bytes", tensor.bytes());
            tensors.add(object);
        }
        return tensors;
    }
}
