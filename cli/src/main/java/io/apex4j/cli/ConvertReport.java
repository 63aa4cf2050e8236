package io.apex4j.cli;

import static io.apex4j.cli.TextTable.Column.name;
import static io.apex4j.cli.TextTable.Column.number;
import static io.apex4j.cli.TextTable.Column.text;

import io.apex4j.convert.ConversionPlan;
import io.apex4j.convert.ConvertedTensor;
import io.apex4j.convert.ModelFacts;
import io.apex4j.gguf.GgmlType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Shows what a conversion writes, as text or as JSON. */
final class ConvertReport {
    private final ConversionPlan plan;
    private final Path target;

    ConvertReport(ConversionPlan plan, Path target) {
        this.plan = plan;
        this.target = target;
    }

    /** Prints the model and its size in two lines. */
    void printSummary(Screen screen) {
        ModelFacts facts = plan.facts();
        String license = facts.licenseName()
                .or(facts::license)
                .map(text -> ", license " + text)
                .orElse("");
        screen.line(facts.name() + ", architecture "
                + plan.metadata().text("general.architecture").orElse("") + ", "
                + Numbers.weights(plan.parameters()) + " weights" + license);
        screen.line(Numbers.counted(plan.tensors().size(), "tensor") + ", " + Numbers.size(plan.fileBytes()));
    }

    /** Prints the summary and a line for every tensor. */
    void printPlan(Screen screen) {
        TextTable table = new TextTable(name("tensor"), text("shape"), text("type"), number("bytes"), text("from"));
        for (ConvertedTensor tensor : plan.tensors()) {
            table.row(tensor.name(), shape(tensor), tensor.type().name(), Numbers.count(tensor.bytes()), from(tensor));
        }
        printSummary(screen);
        screen.table(table);
    }

    private static String shape(ConvertedTensor tensor) {
        return tensor.shape().stream().map(String::valueOf).collect(Collectors.joining("x"));
    }

    private static String from(ConvertedTensor tensor) {
        int more = tensor.sources().size() - 1;
        return tensor.sources().getFirst() + (more == 0 ? "" : " and " + more + " more");
    }

    /** Prints how long it took. */
    void printResult(Screen screen, Duration elapsed) {
        screen.line(
                "done in " + Numbers.duration(elapsed) + " (" + Numbers.weightRate(plan.parameters(), elapsed) + ")");
    }

    /** What would be written, as one JSON object. */
    Map<String, Object> planJson() {
        Map<String, Object> object = facts();
        object.put("tensors", plan.tensors().stream().map(ConvertReport::json).toList());
        return object;
    }

    /** What was written, as one JSON object. */
    Map<String, Object> resultJson(Duration elapsed) {
        Map<String, Object> object = facts();
        object.put("seconds", elapsed.toNanos() / 1e9);
        return object;
    }

    private Map<String, Object> facts() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("file", target.toString());
        object.put("name", plan.facts().name());
        object.put("architecture", plan.metadata().text("general.architecture").orElse(null));
        object.put("fileBytes", plan.fileBytes());
        object.put("tensorBytes", plan.tensorBytes());
        object.put("parameters", plan.parameters());
        Map<String, Long> types = new LinkedHashMap<>();
        for (ConvertedTensor tensor : plan.tensors()) {
            GgmlType type = tensor.type();
            types.merge(type.name(), 1L, Long::sum);
        }
        object.put("types", types);
        return object;
    }

    private static Map<String, Object> json(ConvertedTensor tensor) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", tensor.name());
        object.put("shape", tensor.shape());
        object.put("type", tensor.type().name());
        object.put("bytes", tensor.bytes());
        object.put("sources", tensor.sources());
        return object;
    }
}
