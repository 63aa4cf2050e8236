package io.apex4j.eval;

import io.apex4j.apex.Role;
import io.apex4j.eval.BarPanels.Bar;
import io.apex4j.eval.BarPanels.Group;
import io.apex4j.eval.ScatterPlot.Dot;
import io.apex4j.eval.ScatterPlot.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/** The plots of a report, each with what is seen in it. What was not measured has a note in place of its plot. */
final class ReportPlots {
    private static final double GIGA = 1e9;
    private static final double MEGA = 1e6;
    private static final double PERCENT = 100;
    private static final String NO_REFERENCE = "Without a reference (--reference) there is no divergence from it.";
    private static final String NO_CHANGES =
            "Weights were not compared; that needs a reference with the same tensors (--reference).";
    private static final String INTERVAL = "Vertical lines are 95 % intervals.";

    private final List<Subject> subjects;
    private final ReportSummary summary;
    private final boolean isLarge;

    /**
     * A plot with its words.
     *
     * @param id unique in the page
     * @param heading what is asked
     * @param caption what is seen, and what the signs mean; or why there is no plot
     * @param plot absent when nothing was measured
     */
    record Illustration(String id, String heading, String caption, Optional<Plot> plot) {}

    ReportPlots(List<Subject> subjects, ReportSummary summary) {
        this.subjects = List.copyOf(subjects);
        this.summary = summary;
        this.isLarge = subjects.stream().anyMatch(subject -> subject.model().fileBytes() >= GIGA);
    }

    /** All plots in the order of reading. */
    List<Illustration> all() {
        return List.of(
                divergence(),
                perplexity(),
                distribution(),
                domains(),
                tasks(),
                layers(),
                roles(),
                prompt(),
                generation());
    }

    private static Illustration illustration(
            String id, String heading, boolean isMeasured, Plot plot, String caption, String missing) {
        return new Illustration(
                id, heading, isMeasured ? caption : missing, isMeasured ? Optional.of(plot) : Optional.empty());
    }

    private String sizeName() {
        return isLarge ? "file size, GB" : "file size, MB";
    }

    private double size(Subject subject) {
        return subject.model().fileBytes() / (isLarge ? GIGA : MEGA);
    }

    private Illustration divergence() {
        List<Dot> dots = new ArrayList<>();
        for (Subject subject : summary.candidates()) {
            subject.divergence().ifPresent(result -> {
                double half = Figures.INTERVAL_95 * result.mean().error();
                double mean = result.mean().value();
                dots.add(new Dot(subject, size(subject), mean, mean - half, mean + half));
            });
        }
        List<Dot> front = front(dots, Dot::y);
        return illustration(
                "divergence",
                "How far are predictions from the reference’s?",
                !dots.isEmpty(),
                new ScatterPlot(
                        sizeName(),
                        "mean KL divergence, nats",
                        ScatterPlot.Scale.BY_RATIO,
                        dots,
                        front,
                        Optional.empty()),
                "Lower and further left is better. "
                        + frontSentence(
                                front,
                                ", on it " + ReportSummary.joined(labels(front))
                                        + ": no other file is both as small and closer. ")
                        + INTERVAL
                        + (dots.stream().anyMatch(dot -> dot.subject().style().isHollow()) ? " " + hollow() : ""),
                NO_REFERENCE);
    }

    private static String hollow() {
        return "Hollow marks are variants without an importance matrix.";
    }

    private static List<Dot> front(List<Dot> dots, ToDoubleFunction<Dot> cost) {
        return ParetoFront.of(dots, Dot::x, cost);
    }

    /** What the front is; nothing where it is a single file, and no line is drawn. */
    private static String frontSentence(List<Dot> front, String rest) {
        return front.size() < 2 ? "" : "The stepped line is the Pareto front" + rest;
    }

    private static List<String> labels(List<Dot> dots) {
        return dots.stream().map(dot -> dot.subject().label()).toList();
    }

    private Illustration perplexity() {
        List<Dot> dots = new ArrayList<>();
        boolean isPaired = false;
        for (Subject subject : subjects) {
            if (subject.model().isReference() || subject.perplexity().isEmpty()) {
                continue;
            }
            Estimate own = subject.perplexity().get().perplexity();
            Optional<DivergenceResult> divergence = subject.divergence();
            double relative =
                    divergence.map(result -> result.logRatio().error()).orElse(own.error() / own.value());
            isPaired |= divergence.isPresent();
            double factor = Math.exp(Figures.INTERVAL_95 * relative);
            dots.add(new Dot(subject, size(subject), own.value(), own.value() / factor, own.value() * factor));
        }
        List<Dot> front = front(dots, Dot::y);
        Optional<Level> reference = subjects.stream()
                .filter(subject -> subject.model().isReference())
                .flatMap(subject -> subject.perplexity().stream()
                        .map(result ->
                                new Level(subject.label(), result.perplexity().value())))
                .filter(level -> Double.isFinite(level.y()))
                .findFirst();
        String bars = isPaired
                ? "Vertical lines are 95 % intervals of the difference from the reference, token by token; the error of the"
                        + " perplexity itself, which all files share, is larger and stands in the table."
                : INTERVAL;
        return illustration(
                "perplexity",
                "How well is the text predicted?",
                !dots.isEmpty(),
                new ScatterPlot(sizeName(), "perplexity", ScatterPlot.Scale.CLOSE, dots, front, reference),
                "Lower is better. " + frontSentence(front, ". ")
                        + (reference.isPresent() ? "The dashed line is the reference. " : "") + bars,
                "Perplexity was not measured.");
    }

    private Illustration distribution() {
        List<RangePlot.Row> rows = subjects.stream()
                .filter(subject -> !subject.model().isReference())
                .flatMap(subject -> subject.divergence().stream().map(result -> row(subject, result)))
                .toList();
        RangePlot plot = new RangePlot("KL divergence of a token, nats", rows);
        String worst = plot.rows().stream()
                .max(Comparator.comparingDouble(RangePlot.Row::p999))
                .map(row -> " One token in a thousand is off by " + Figures.significant(row.p999())
                        + " nats or more with " + row.subject().label() + ", the most of all.")
                .orElse("");
        return illustration(
                "distribution",
                "Are a few tokens far off, or all a little?",
                !plot.rows().isEmpty(),
                plot,
                "Bars reach from the 10th to the 90th percentile of tokens, with the median in them; lines go on to the 99.9th,"
                        + " with ticks there and at the 99th; the mark is the token that is furthest off." + worst,
                NO_REFERENCE);
    }

    private static RangePlot.Row row(Subject subject, DivergenceResult result) {
        return new RangePlot.Row(
                subject,
                result.percentile(10),
                result.percentile(50),
                result.percentile(90),
                result.percentile(99),
                result.percentile(99.9),
                result.percentile(100));
    }

    private Illustration domains() {
        Set<String> names = new LinkedHashSet<>();
        subjects.forEach(subject -> subject.model().texts().forEach(text -> names.add(text.name())));
        List<Group> groups = names.stream()
                .map(name -> new Group(name, domainBars(name), OptionalDouble.empty()))
                .toList();
        BarPanels plot = new BarPanels("mean KL divergence, nats", groups);
        String hardest = plot.groups().stream()
                .max(Comparator.comparingDouble(ReportPlots::mean))
                .map(group -> "Quantizing costs most on " + group.name() + ". ")
                .orElse("");
        return illustration(
                "domains",
                "On which kinds of text?",
                plot.groups().size() > 1,
                plot,
                hardest + "Thin lines are 95 % intervals.",
                "Kinds of text can be compared when there are several texts and a reference.");
    }

    private static double mean(Group group) {
        return group.bars().stream().mapToDouble(Bar::value).average().orElse(0);
    }

    private List<Bar> domainBars(String name) {
        List<Bar> bars = new ArrayList<>();
        for (Subject subject : subjects) {
            subject.model().texts().stream()
                    .filter(text -> text.name().equals(name) && !subject.model().isReference())
                    .flatMap(text -> text.divergence().stream())
                    .findFirst()
                    .map(DivergenceResult::mean)
                    .ifPresent(mean -> bars.add(bar(subject, mean)));
        }
        return bars;
    }

    private static Bar bar(Subject subject, Estimate mean) {
        double half = Figures.INTERVAL_95 * mean.error();
        return new Bar(
                subject,
                mean.value(),
                Math.max(0, mean.value() - half),
                mean.value() + half,
                Figures.significant(mean.value()));
    }

    private Illustration tasks() {
        Set<String> names = new LinkedHashSet<>();
        subjects.forEach(subject -> subject.model().tasks().forEach(task -> names.add(task.title())));
        List<Group> groups = new ArrayList<>();
        for (String name : names) {
            List<Bar> bars = new ArrayList<>();
            OptionalDouble chance = OptionalDouble.empty();
            for (Subject subject : subjects) {
                for (TaskResult task : subject.model().tasks()) {
                    if (task.title().equals(name)) {
                        bars.add(bar(subject, task));
                        chance = task.chance() > 0 ? OptionalDouble.of(PERCENT * task.chance()) : chance;
                    }
                }
            }
            groups.add(new Group(name, bars, chance));
        }
        BarPanels plot = new BarPanels("right answers, %", groups);
        return illustration(
                "tasks",
                "How many questions are answered rightly?",
                !plot.groups().isEmpty(),
                plot,
                "Thin lines are 95 % intervals (Wilson); models whose intervals overlap widely cannot be told apart by these"
                        + " questions. The dotted line is what guessing would give.",
                "No tasks were given (--tasks).");
    }

    private static Bar bar(Subject subject, TaskResult task) {
        return new Bar(
                subject,
                PERCENT * task.accuracy(),
                PERCENT * task.low(),
                PERCENT * task.high(),
                Figures.fixed(PERCENT * task.accuracy(), 1));
    }

    private Illustration layers() {
        List<LayerPlot.Line> lines = new ArrayList<>();
        for (Subject subject : subjects) {
            SortedMap<Integer, Double> byLayer =
                    ChangeSummary.byLayer(subject.model().changes());
            if (!byLayer.isEmpty() && !subject.model().isReference()) {
                byLayer.replaceAll((layer, error) -> PERCENT * error);
                lines.add(new LayerPlot.Line(subject, byLayer));
            }
        }
        String dashed = lines.stream().anyMatch(line -> line.subject().style().isHollow())
                ? " Dashed lines are variants without an importance matrix, which may have the smaller error here and the"
                        + " larger divergence: the matrix spends errors where they matter less."
                : "";
        return illustration(
                "layers",
                "In which layers were weights changed?",
                !lines.isEmpty(),
                new LayerPlot("reconstruction error, %", lines),
                "Root mean square of the change of the weights, relative to the weights." + dashed,
                NO_CHANGES);
    }

    private Illustration roles() {
        Set<Role> roles = new TreeSet<>();
        subjects.forEach(subject -> subject.model().changes().forEach(change -> roles.add(change.role())));
        List<Group> groups = new ArrayList<>();
        for (Role role : roles) {
            List<Bar> bars = new ArrayList<>();
            for (Subject subject : subjects) {
                Map<Role, Double> errors = ChangeSummary.byRole(subject.model().changes());
                if (errors.containsKey(role) && !subject.model().isReference()) {
                    double error = PERCENT * errors.get(role);
                    bars.add(new Bar(subject, error, error, error, Figures.fixed(error, 2)));
                }
            }
            if (bars.stream().anyMatch(bar -> bar.value() > 0)) {
                groups.add(new Group(role.label(), bars, OptionalDouble.empty()));
            }
        }
        return illustration(
                "roles",
                "In which parts of the network?",
                !groups.isEmpty(),
                new BarPanels("reconstruction error, %", groups),
                "Root mean square of the change of the weights, relative to the weights, of all tensors with a role. Roles that"
                        + " no file changes are left out.",
                NO_CHANGES);
    }

    private Illustration prompt() {
        return speed(
                "prompt",
                "How fast is a prompt taken in?",
                "tokens per second, prompt of 512",
                SpeedResult::promptTokensPerSecond);
    }

    private Illustration generation() {
        return speed(
                "generation",
                "How fast is text generated?",
                "tokens per second, 128 generated",
                SpeedResult::generatedTokensPerSecond);
    }

    private Illustration speed(String id, String heading, String yName, ToDoubleFunction<SpeedResult> speed) {
        List<Dot> dots = new ArrayList<>();
        for (Subject subject : subjects) {
            subject.model().speed().ifPresent(result -> {
                double value = speed.applyAsDouble(result);
                dots.add(new Dot(subject, size(subject), value, value, value));
            });
        }
        List<Dot> front = front(dots, dot -> -dot.y());
        String fastest = dots.stream()
                .filter(Dot::isFinite)
                .max(Comparator.comparingDouble(Dot::y))
                .map(dot -> dot.subject().label() + " is the fastest with " + Figures.significant(dot.y())
                        + " tokens per second. ")
                .orElse("");
        return illustration(
                id,
                heading,
                !fastest.isEmpty(),
                new ScatterPlot(sizeName(), yName, ScatterPlot.Scale.FROM_ZERO, dots, front, Optional.empty()),
                fastest + "Higher and further left is better. " + frontSentence(front, ". ")
                        + "Medians of repetitions.",
                "Speed was not measured (--speed).");
    }
}
