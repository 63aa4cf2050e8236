package io.apex4j.cli;

import static io.apex4j.cli.TextTable.Column.name;
import static io.apex4j.cli.TextTable.Column.number;

import io.apex4j.eval.DivergenceResult;
import io.apex4j.eval.Estimate;
import io.apex4j.eval.Evaluation;
import io.apex4j.eval.ModelEvaluation;
import io.apex4j.eval.PairedComparison;
import io.apex4j.eval.PerplexityResult;
import io.apex4j.eval.SpeedResult;
import io.apex4j.eval.TaskResult;
import io.apex4j.eval.TextResult;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Shows an evaluation as tables: all texts together, each text, the tasks, and which differences are within noise. */
final class EvaluationTables {
    private static final String NONE = "-";
    private static final double PERCENT = 100;

    private final Evaluation evaluation;

    EvaluationTables(Evaluation evaluation) {
        this.evaluation = evaluation;
    }

    /** Prints all that was measured. */
    void print(Screen screen) {
        screen.table(overview());
        domains("perplexity", 3, text -> Optional.of(text.perplexity().perplexity()))
                .ifPresent(screen::table);
        domains("mean KL", 5, text -> text.divergence().map(DivergenceResult::mean))
                .ifPresent(screen::table);
        tasks().ifPresent(screen::table);
        screen.out().println();
        notes().forEach(screen::line);
    }

    private TextTable overview() {
        List<TextTable.Column> columns =
                new ArrayList<>(List.of(name("model"), number("size"), number("bits"), number("PPL"), number("+-")));
        if (hasDivergence()) {
            List.of("KL mean", "+-", "median", "99.9 %", "max", "same top")
                    .forEach(title -> columns.add(number(title)));
        }
        if (hasSpeed()) {
            List.of("pp512", "tg128", "memory").forEach(title -> columns.add(number(title)));
        }
        TextTable table = new TextTable(columns.toArray(TextTable.Column[]::new));
        for (ModelEvaluation model : evaluation.models()) {
            List<String> cells = new ArrayList<>(
                    List.of(model.name(), Numbers.size(model.fileBytes()), Numbers.bits(model.bitsPerWeight())));
            Optional<Estimate> perplexity =
                    model.overall().map(TextResult::perplexity).map(PerplexityResult::perplexity);
            cells.add(perplexity.map(estimate -> decimals(estimate.value(), 4)).orElse(NONE));
            cells.add(perplexity.map(estimate -> decimals(estimate.error(), 4)).orElse(NONE));
            if (hasDivergence()) {
                cells.addAll(divergence(model));
            }
            if (hasSpeed()) {
                cells.addAll(speed(model));
            }
            table.row(cells.toArray(String[]::new));
        }
        return table;
    }

    private boolean hasDivergence() {
        return evaluation.models().stream()
                .flatMap(model -> model.overall().stream())
                .anyMatch(text -> text.divergence().isPresent());
    }

    private boolean hasSpeed() {
        return evaluation.models().stream()
                .anyMatch(model ->
                        model.speed().isPresent() || model.memoryBytes().isPresent());
    }

    private static List<String> divergence(ModelEvaluation model) {
        Optional<DivergenceResult> found = model.overall().flatMap(TextResult::divergence);
        if (found.isEmpty()) {
            return List.of(NONE, NONE, NONE, NONE, NONE, NONE);
        }
        DivergenceResult result = found.get();
        return List.of(
                decimals(result.mean().value(), 6),
                decimals(result.mean().error(), 6),
                decimals(result.percentile(50), 6),
                decimals(result.percentile(99.9), 4),
                decimals(result.percentile(100), 3),
                decimals(PERCENT * result.sameTop().value(), 2) + " %");
    }

    private static List<String> speed(ModelEvaluation model) {
        return List.of(
                model.speed()
                        .map(SpeedResult::promptTokensPerSecond)
                        .map(speed -> decimals(speed, 1))
                        .orElse(NONE),
                model.speed()
                        .map(SpeedResult::generatedTokensPerSecond)
                        .map(speed -> decimals(speed, 1))
                        .orElse(NONE),
                model.memoryBytes().map(Numbers::size).orElse(NONE));
    }

    private Optional<TextTable> domains(String title, int digits, Function<TextResult, Optional<Estimate>> value) {
        Set<String> names = new LinkedHashSet<>();
        evaluation.models().forEach(model -> model.texts().forEach(text -> names.add(text.name())));
        List<ModelEvaluation> shown = evaluation.models().stream()
                .filter(model -> model.texts().stream()
                        .anyMatch(text -> value.apply(text).isPresent()))
                .toList();
        if (names.size() < 2 || shown.isEmpty()) {
            return Optional.empty();
        }
        TextTable table = table(title, names);
        for (ModelEvaluation model : shown) {
            List<String> cells = new ArrayList<>(List.of(model.name()));
            names.forEach(name -> cells.add(model.texts().stream()
                    .filter(text -> text.name().equals(name))
                    .findFirst()
                    .flatMap(value)
                    .map(estimate -> decimals(estimate.value(), digits))
                    .orElse(NONE)));
            table.row(cells.toArray(String[]::new));
        }
        return Optional.of(table);
    }

    private Optional<TextTable> tasks() {
        Set<String> names = new LinkedHashSet<>();
        evaluation.models().forEach(model -> model.tasks().forEach(task -> names.add(task.title())));
        if (names.isEmpty()) {
            return Optional.empty();
        }
        TextTable table = table("right answers, %", names);
        for (ModelEvaluation model : evaluation.models()) {
            List<String> cells = new ArrayList<>(List.of(model.name()));
            names.forEach(name -> cells.add(model.tasks().stream()
                    .filter(task -> task.title().equals(name))
                    .findFirst()
                    .map(EvaluationTables::accuracy)
                    .orElse(NONE)));
            table.row(cells.toArray(String[]::new));
        }
        return Optional.of(table);
    }

    private static TextTable table(String title, Set<String> names) {
        List<TextTable.Column> columns = new ArrayList<>(List.of(name(title)));
        names.forEach(name -> columns.add(number(Printable.of(name))));
        return new TextTable(columns.toArray(TextTable.Column[]::new));
    }

    private static String accuracy(TaskResult task) {
        return decimals(PERCENT * task.accuracy(), 1) + " (" + decimals(PERCENT * task.low(), 1) + " to "
                + decimals(PERCENT * task.high(), 1) + ")";
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        evaluation.models().stream()
                .flatMap(model -> model.overall().stream())
                .findFirst()
                .map(TextResult::perplexity)
                .ifPresent(result -> notes.add(Numbers.counted(result.chunks(), "chunk") + " of "
                        + Numbers.count(result.contextLength()) + " tokens, "
                        + Numbers.counted(result.tokens(), "scored token") + "; +-: standard error"));
        if (hasDivergence()) {
            notes.add("KL: divergence of the predictions from the reference's, in nats; same top: share of tokens for"
                    + " which both find the same token likeliest");
        }
        if (evaluation.models().stream().anyMatch(model -> !model.tasks().isEmpty())) {
            notes.add("right answers: with 95 % intervals; in full:");
            notes.addAll(taskLines());
        }
        notes.addAll(noise());
        if (evaluation.comparisons().stream().anyMatch(PairedComparison::hasFewChunks)) {
            notes.add("with so few chunks noise is likely larger than it looks; a longer text (-f) says more");
        }
        return notes;
    }

    private List<String> taskLines() {
        return evaluation.models().stream()
                .flatMap(model -> model.tasks().stream().map(task -> "  " + model.name() + ", " + TaskLines.of(task)))
                .toList();
    }

    /** Which models cannot be told apart by divergence, or where there is none, by perplexity. */
    private List<String> noise() {
        String measure = hasDivergence() ? PairedComparison.KL : PairedComparison.LOG_LOSS;
        String what = hasDivergence() ? "mean KL" : "perplexity";
        return evaluation.comparisons().stream()
                .filter(pair -> pair.measure().equals(measure) && pair.isWithinNoise())
                .map(pair -> "within noise: " + what + " of " + pair.first() + " and " + pair.second())
                .toList();
    }

    private static String decimals(double value, int digits) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + digits + "f", value) : NONE;
    }
}
