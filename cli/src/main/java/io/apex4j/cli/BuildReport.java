package io.apex4j.cli;

import static io.apex4j.cli.TextTable.Column.name;
import static io.apex4j.cli.TextTable.Column.number;
import static io.apex4j.cli.TextTable.Column.text;

import io.apex4j.pipeline.BuildPlan;
import io.apex4j.pipeline.BuildResult;
import io.apex4j.pipeline.PlannedStep;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shows what a build will do, and what it has made, as text or as JSON. */
final class BuildReport {
    private BuildReport() {}

    /** Prints a plan. */
    static void print(Screen screen, BuildPlan plan, Path folder) {
        TextTable table = new TextTable(text("step"), text("state"), number("size"), name("output"));
        for (PlannedStep step : plan.steps()) {
            table.row(
                    step.title(),
                    step.isDone() ? "done" : "to do",
                    step.outputBytes() == 0 ? "" : Numbers.size(step.outputBytes()),
                    String.join(", ", step.outputs()));
        }
        screen.table(table);
        screen.out().println();
        screen.line("needs " + Numbers.size(plan.neededBytes()) + " in " + folder + ", "
                + Numbers.size(plan.freeBytes()) + " are free");
    }

    /** A plan as JSON. */
    static Map<String, Object> json(BuildPlan plan) {
        List<Map<String, Object>> steps = new ArrayList<>();
        for (PlannedStep step : plan.steps()) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("step", step.id());
            object.put("outputs", step.outputs());
            object.put("bytes", step.outputBytes());
            object.put("done", step.isDone());
            steps.add(object);
        }
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("steps", steps);
        object.put("neededBytes", plan.neededBytes());
        object.put("freeBytes", plan.freeBytes());
        object.put("problems", plan.problems());
        object.put("warnings", plan.warnings());
        return object;
    }

    /** Prints a result. */
    static void print(Screen screen, BuildResult result) {
        TextTable table = new TextTable(text("file"), number("size"), text("SHA-256"));
        for (BuildResult.File file : result.files()) {
            table.row(file.name(), Numbers.size(file.bytes()), file.sha256().substring(0, 16) + "...");
        }
        screen.table(table);
        screen.out().println();
        String before = result.doneBefore() == 0
                ? ""
                : ", " + result.doneBefore() + " of " + result.steps() + " steps were done before";
        screen.line(result.folder() + " is ready, made in " + Numbers.duration(result.elapsed()) + before);
        screen.line("Read its README.md before you publish it; build.log and .apex-build.json need not go with it.");
    }

    /** A result as JSON. */
    static Map<String, Object> json(BuildResult result) {
        List<Map<String, Object>> files = new ArrayList<>();
        for (BuildResult.File file : result.files()) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("file", file.name());
            object.put("bytes", file.bytes());
            object.put("sha256", file.sha256());
            files.add(object);
        }
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("folder", result.folder().toString());
        object.put("files", files);
        object.put("warnings", result.warnings());
        object.put("steps", result.steps());
        object.put("stepsDoneBefore", result.doneBefore());
        object.put("seconds", result.elapsed().toNanos() / 1e9);
        return object;
    }
}
