package io.apex4j.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which file is best at which size, in sentences. All of it is computed. */
final class ReportSummary {
    private final Evaluation evaluation;
    private final List<Subject> subjects;
    private final Measure measure;

    /** By what files are judged. */
    private enum Measure {
        DIVERGENCE(PairedComparison.KL),
        PERPLEXITY(PairedComparison.LOG_LOSS);

        private final String comparison;

        Measure(String comparison) {
            this.comparison = comparison;
        }

        double of(Subject subject) {
            return switch (this) {
                case DIVERGENCE ->
                    subject.divergence().map(result -> result.mean().value()).orElse(Double.NaN);
                case PERPLEXITY ->
                    subject.perplexity()
                            .map(result -> result.perplexity().value())
                            .orElse(Double.NaN);
            };
        }
    }

    /**
     * A file that no other beats.
     *
     * @param subject the file
     * @param range from which size to which it is the best
     * @param figures what was measured of it, in short
     * @param sentence the same in words
     */
    record Pick(Subject subject, String range, String figures, String sentence) {}

    ReportSummary(Evaluation evaluation, List<Subject> subjects) {
        this.evaluation = evaluation;
        this.subjects = List.copyOf(subjects);
        this.measure =
                subjects.stream().anyMatch(subject -> subject.divergence().isPresent())
                        ? Measure.DIVERGENCE
                        : Measure.PERPLEXITY;
    }

    /** The files that are compared: all but the reference. */
    List<Subject> candidates() {
        return subjects.stream()
                .filter(subject -> !subject.model().isReference() && Double.isFinite(measure.of(subject)))
                .toList();
    }

    /** The files that no other beats, from the smallest. */
    List<Subject> front() {
        return ParetoFront.of(candidates(), subject -> subject.model().fileBytes(), measure::of);
    }

    /** The best file at each size, from the smallest. */
    List<Pick> picks() {
        List<Subject> front = front();
        List<Pick> picks = new ArrayList<>();
        for (int index = 0; index < front.size(); index++) {
            Subject subject = front.get(index);
            Optional<Subject> next = index + 1 < front.size() ? Optional.of(front.get(index + 1)) : Optional.empty();
            picks.add(new Pick(subject, range(index, front), figures(subject), sentence(subject, index, next)));
        }
        return picks;
    }

    private static String range(int index, List<Subject> front) {
        String from = Figures.size(front.get(index).model().fileBytes());
        if (index == front.size() - 1) {
            return front.size() == 1 ? from : "from " + from + " on";
        }
        String to = Figures.size(front.get(index + 1).model().fileBytes());
        return from + " to " + to;
    }

    private String figures(Subject subject) {
        return switch (measure) {
            case DIVERGENCE ->
                subject.divergence()
                        .map(result -> "KL " + Figures.estimate(result.mean()))
                        .orElse("");
            case PERPLEXITY ->
                subject.perplexity()
                        .map(result -> "PPL " + Figures.estimate(result.perplexity()))
                        .orElse("");
        };
    }

    private String sentence(Subject subject, int index, Optional<Subject> next) {
        String size = Figures.size(subject.model().fileBytes());
        String rank = index == 0 && next.isPresent()
                ? "The smallest file, " + size
                : next.isPresent()
                        ? "The best of its size, " + size
                        : candidates().size() == 1 ? size : closest() + ", " + size;
        List<String> parts = new ArrayList<>();
        subject.divergence().ifPresent(result -> {
            parts.add("the likeliest token is the reference’s in "
                    + Figures.percent(result.sameTop().value(), 1) + " of places");
            parts.add("perplexity " + change(result.logRatio().value()));
        });
        if (subject.divergence().isEmpty()) {
            subject.perplexity().ifPresent(result -> parts.add("perplexity " + Figures.estimate(result.perplexity())));
        }
        String noise = noise(subject);
        return rank + ": " + String.join(", ", parts) + "." + (noise.isEmpty() ? "" : " " + noise);
    }

    private String closest() {
        return switch (measure) {
            case DIVERGENCE -> "The closest to the reference";
            case PERPLEXITY -> "The lowest perplexity";
        };
    }

    /** {@code 1.4 % above the reference’s}. */
    static String change(double logRatio) {
        double percent = 100 * Math.expm1(logRatio);
        String digits = Figures.fixed(Math.abs(percent), Math.abs(percent) < 1 ? 2 : 1);
        return digits + " % " + (percent < 0 ? "below" : "above") + " the reference’s";
    }

    /** From which files a file cannot be told apart. */
    private String noise(Subject subject) {
        List<String> labels = candidates().stream()
                .filter(other -> isWithinNoise(subject, other))
                .map(Subject::label)
                .toList();
        return labels.isEmpty() ? "" : "No difference beyond noise from " + joined(labels) + ".";
    }

    private boolean isWithinNoise(Subject one, Subject other) {
        String name = one.model().name();
        String otherName = other.model().name();
        return evaluation.comparisons().stream()
                .filter(pair -> pair.measure().equals(measure.comparison))
                .filter(pair -> pair.first().equals(name) && pair.second().equals(otherName)
                        || pair.first().equals(otherName) && pair.second().equals(name))
                .anyMatch(PairedComparison::isWithinNoise);
    }

    /** Remarks on the whole: files that another one beats, and how far to trust the figures. */
    List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        List<Subject> front = front();
        for (Subject subject : candidates()) {
            if (!front.contains(subject)) {
                front.stream()
                        .filter(better -> !isLarger(better, subject) && measure.of(better) <= measure.of(subject))
                        .reduce((first, second) -> second)
                        .ifPresent(better -> remarks.add(beaten(subject, better)));
            }
        }
        evaluation.comparisons().stream()
                .filter(PairedComparison::hasFewChunks)
                .mapToInt(PairedComparison::chunks)
                .min()
                .ifPresent(chunks -> remarks.add("With only " + Figures.counted(chunks, "chunk")
                        + " of text the intervals are likely too narrow; a longer text says more."));
        return remarks;
    }

    private static boolean isLarger(Subject subject, Subject other) {
        return ParetoFront.isLarger(
                (double) subject.model().fileBytes(), (double) other.model().fileBytes());
    }

    private String beaten(Subject subject, Subject better) {
        boolean isSmaller = isLarger(subject, better);
        if (isWithinNoise(subject, better)) {
            return subject.label() + (isSmaller ? " is larger than " : " is as large as ") + better.label()
                    + ", and the difference between them is within noise.";
        }
        String quality = switch (measure) {
            case DIVERGENCE -> "closer to the reference";
            case PERPLEXITY -> "of lower perplexity";
        };
        return subject.label() + " is never the best choice here: " + better.label() + " is "
                + (isSmaller ? "smaller" : "as large") + " and " + quality + ".";
    }

    /** What was compared, in a sentence. */
    String lead() {
        int count = (int) subjects.stream()
                .filter(subject -> !subject.model().isReference())
                .count();
        String models = Figures.counted(count, "file");
        Optional<Subject> reference = subjects.stream()
                .filter(subject -> subject.model().isReference())
                .findFirst();
        String against = reference
                .map(subject -> " against " + subject.label() + " ("
                        + Figures.size(subject.model().fileBytes()) + ")")
                .orElse("");
        String on = subjects.stream()
                .flatMap(subject -> subject.perplexity().stream())
                .findFirst()
                .map(result -> ", on " + Figures.count(result.tokens()) + " scored tokens")
                .orElse("");
        return models + against + on + ".";
    }

    static String joined(List<String> words) {
        if (words.size() < 2) {
            return String.join("", words);
        }
        return words.stream().limit(words.size() - 1L).collect(Collectors.joining(", ")) + " and " + words.getLast();
    }
}
