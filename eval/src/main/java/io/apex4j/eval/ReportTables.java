package io.apex4j.eval;

import io.apex4j.apex.Role;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The tables of a report. Those of which nothing was measured are absent. */
final class ReportTables {
    private static final String NONE = "–";
    private static final int PERPLEXITY_DECIMALS = 3;

    private final Evaluation evaluation;
    private final List<Subject> subjects;

    ReportTables(Evaluation evaluation, List<Subject> subjects) {
        this.evaluation = evaluation;
        this.subjects = List.copyOf(subjects);
    }

    /** All tables in the order of reading. */
    List<String> html() {
        List<String> tables = new ArrayList<>();
        tables.add(overview());
        domains(
                        "Perplexity by text",
                        PERPLEXITY_DECIMALS - 1,
                        text -> Optional.of(text.perplexity().perplexity()))
                .ifPresent(tables::add);
        domains("Mean KL divergence by text, nats", 0, text -> text.divergence().map(DivergenceResult::mean))
                .ifPresent(tables::add);
        tasks().ifPresent(tables::add);
        speed().ifPresent(tables::add);
        roles().ifPresent(tables::add);
        comparisons().ifPresent(tables::add);
        return tables;
    }

    private static String swatch(Subject subject) {
        return Swatch.of(subject.style());
    }

    private boolean hasDivergence() {
        return subjects.stream().anyMatch(subject -> subject.divergence().isPresent());
    }

    private String overview() {
        List<String> titles = new ArrayList<>(List.of("Model", "Size", "Bits/weight", "Perplexity"));
        if (hasDivergence()) {
            titles.addAll(List.of("Change", "Mean KL", "Median", "99 %", "99.9 %", "Max", "Same top", "RMS Δp"));
        }
        HtmlTable table = new HtmlTable("All texts together", titles);
        int meanDecimals = decimals(result -> result.mean().error() * 10);
        int medianDecimals = decimals(result -> result.percentile(50));
        for (Subject subject : subjects) {
            List<String> cells = new ArrayList<>();
            cells.add(subject.label());
            cells.add(Figures.size(subject.model().fileBytes()));
            cells.add(Figures.fixed(subject.model().bitsPerWeight(), 2));
            cells.add(subject.perplexity()
                    .map(result -> withError(result.perplexity(), PERPLEXITY_DECIMALS))
                    .orElse(NONE));
            if (hasDivergence()) {
                cells.addAll(divergence(subject, meanDecimals, medianDecimals));
            }
            table.row(swatch(subject), cells);
        }
        return table.html();
    }

    private int decimals(ToDoubleFunction<DivergenceResult> value) {
        return Figures.decimals(subjects.stream()
                .flatMap(subject -> subject.divergence().stream())
                .map(value::applyAsDouble)
                .toList());
    }

    private List<String> divergence(Subject subject, int meanDecimals, int medianDecimals) {
        Optional<DivergenceResult> found = subject.divergence();
        if (found.isEmpty()) {
            return List.of(NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE);
        }
        DivergenceResult result = found.get();
        return List.of(
                signedPercent(result.logRatio()),
                withError(result.mean(), meanDecimals),
                Figures.fixed(result.percentile(50), medianDecimals),
                Figures.fixed(result.percentile(99), decimals(any -> any.percentile(99))),
                Figures.fixed(result.percentile(99.9), decimals(any -> any.percentile(99.9))),
                Figures.fixed(result.percentile(100), decimals(any -> any.percentile(100))),
                Figures.percent(result.sameTop().value(), 2),
                Figures.percent(result.rmsDelta().value(), 2));
    }

    /** The change of perplexity that a mean of logarithms of ratios says. */
    private static String signedPercent(Estimate logRatio) {
        double percent = 100 * Math.expm1(logRatio.value());
        String sign = percent > 0 ? "+" : "";
        return sign + Figures.fixed(percent, 2) + " %" + errorBehind(100 * logRatio.error(), 2);
    }

    private static String withError(Estimate estimate, int decimals) {
        return Figures.fixed(estimate.value(), decimals) + errorBehind(estimate.error(), decimals);
    }

    private static String errorBehind(double error, int decimals) {
        return error > 0 && Double.isFinite(error) ? " ± " + Figures.fixed(error, decimals) : "";
    }

    private Optional<String> domains(
            String caption, int leastDecimals, Function<TextResult, Optional<Estimate>> value) {
        Set<String> names = new LinkedHashSet<>();
        subjects.forEach(subject -> subject.model().texts().forEach(text -> names.add(text.name())));
        List<Estimate> all = subjects.stream()
                .flatMap(subject -> subject.model().texts().stream())
                .flatMap(text -> value.apply(text).stream())
                .toList();
        if (names.size() < 2 || all.isEmpty()) {
            return Optional.empty();
        }
        int decimals = Math.max(
                leastDecimals,
                Figures.decimals(all.stream().map(Estimate::value).toList()));
        List<String> titles = new ArrayList<>(List.of("Model"));
        titles.addAll(names);
        HtmlTable table = new HtmlTable(caption, titles);
        for (Subject subject : subjects) {
            List<String> cells = new ArrayList<>(List.of(subject.label()));
            names.forEach(name -> cells.add(subject.model().texts().stream()
                    .filter(text -> text.name().equals(name))
                    .findFirst()
                    .flatMap(value)
                    .map(estimate -> withError(estimate, decimals))
                    .orElse(NONE)));
            if (cells.stream().skip(1).anyMatch(cell -> !cell.equals(NONE))) {
                table.row(swatch(subject), cells);
            }
        }
        return Optional.of(table.html());
    }

    private Optional<String> tasks() {
        Set<String> names = new LinkedHashSet<>();
        subjects.forEach(subject -> subject.model().tasks().forEach(task -> names.add(task.title())));
        if (names.isEmpty()) {
            return Optional.empty();
        }
        List<String> titles = new ArrayList<>(List.of("Model"));
        titles.addAll(names);
        HtmlTable table = new HtmlTable("Right answers, with 95 % intervals", titles);
        for (Subject subject : subjects) {
            List<String> cells = new ArrayList<>(List.of(subject.label()));
            names.forEach(name -> cells.add(subject.model().tasks().stream()
                    .filter(task -> task.title().equals(name))
                    .findFirst()
                    .map(ReportTables::accuracy)
                    .orElse(NONE)));
            table.row(swatch(subject), cells);
        }
        return Optional.of(table.html());
    }

    private static String accuracy(TaskResult task) {
        return Figures.percent(task.accuracy(), 1) + " (" + Figures.fixed(100 * task.low(), 1) + "–"
                + Figures.fixed(100 * task.high(), 1) + ")";
    }

    private Optional<String> speed() {
        if (subjects.stream()
                .noneMatch(subject -> subject.model().speed().isPresent()
                        || subject.model().memoryBytes().isPresent())) {
            return Optional.empty();
        }
        HtmlTable table = new HtmlTable(
                "Speed and memory", List.of("Model", "Prompt, tokens/s", "Generation, tokens/s", "Threads", "Memory"));
        for (Subject subject : subjects) {
            Optional<SpeedResult> speed = subject.model().speed();
            table.row(
                    swatch(subject),
                    subject.label(),
                    speed.map(result -> Figures.fixed(result.promptTokensPerSecond(), 1))
                            .orElse(NONE),
                    speed.map(result -> Figures.fixed(result.generatedTokensPerSecond(), 1))
                            .orElse(NONE),
                    speed.map(result -> String.valueOf(result.threads())).orElse(NONE),
                    subject.model().memoryBytes().map(Figures::size).orElse(NONE));
        }
        return Optional.of(table.html());
    }

    private Optional<String> roles() {
        Set<Role> roles = new TreeSet<>();
        subjects.forEach(subject -> subject.model().changes().forEach(change -> roles.add(change.role())));
        if (roles.isEmpty()) {
            return Optional.empty();
        }
        List<String> titles = new ArrayList<>(List.of("Model"));
        roles.forEach(role -> titles.add(role.label()));
        HtmlTable table = new HtmlTable("Reconstruction error by role", titles);
        for (Subject subject : subjects) {
            if (subject.model().changes().isEmpty()) {
                continue;
            }
            Map<Role, Double> errors = ChangeSummary.byRole(subject.model().changes());
            List<String> cells = new ArrayList<>(List.of(subject.label()));
            roles.forEach(role -> cells.add(errors.containsKey(role) ? Figures.percent(errors.get(role), 2) : NONE));
            table.row(swatch(subject), cells);
        }
        return Optional.of(table.html());
    }

    private Optional<String> comparisons() {
        if (evaluation.comparisons().isEmpty()) {
            return Optional.empty();
        }
        HtmlTable table = new HtmlTable(
                "Models in pairs", List.of("Models", "Measure", "Difference per token", "95 % interval", "Verdict"));
        for (PairedComparison pair : evaluation.comparisons()) {
            int decimals = Figures.decimals(List.of(Math.max(Math.abs(pair.low()), Math.abs(pair.high())) / 10));
            table.row(
                    "",
                    label(pair.first()) + " – " + label(pair.second()),
                    pair.measure().equals(PairedComparison.KL) ? "KL divergence" : "log loss",
                    Figures.fixed(pair.difference(), decimals),
                    Figures.fixed(pair.low(), decimals) + " to " + Figures.fixed(pair.high(), decimals),
                    verdict(pair));
        }
        return Optional.of(
                "<details><summary>" + Figures.counted(evaluation.comparisons().size(), "comparison")
                        + " of models in pairs</summary>\n" + table.html() + "</details>\n");
    }

    private String verdict(PairedComparison pair) {
        if (pair.isWithinNoise()) {
            return "within noise";
        }
        return label(pair.difference() < 0 ? pair.first() : pair.second()) + " is better";
    }

    private String label(String model) {
        return subjects.stream()
                .filter(subject -> subject.model().name().equals(model))
                .map(Subject::label)
                .findFirst()
                .orElse(model);
    }
}
