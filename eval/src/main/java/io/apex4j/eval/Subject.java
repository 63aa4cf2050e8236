package io.apex4j.eval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A model in a report.
 *
 * @param model what was measured of it
 * @param label a short name, unique in the report: its name without what all names begin with
 * @param style how its marks look
 */
record Subject(ModelEvaluation model, String label, SeriesStyle style) {
    private static final String SEPARATORS = "-_/. ";
    private static final String MATRIX_PREFIX = "i-";
    private static final int LABEL_CHARACTERS = 28;

    /** The models of an evaluation: the reference, then the others from the smallest to the largest file. */
    static List<Subject> of(Evaluation evaluation) {
        List<ModelEvaluation> models = evaluation.models().stream()
                .sorted(Comparator.comparing(ModelEvaluation::isReference)
                        .reversed()
                        .thenComparingLong(ModelEvaluation::fileBytes))
                .toList();
        int cut = commonStart(models.stream()
                .filter(model -> !model.isReference())
                .map(ModelEvaluation::name)
                .toList());
        int referenceCut =
                commonStart(models.stream().map(ModelEvaluation::name).toList());
        List<String> labels = new ArrayList<>();
        for (ModelEvaluation model : models) {
            String label = model.name().substring(model.isReference() ? referenceCut : cut);
            labels.add(unique(Html.cut(label, LABEL_CHARACTERS), labels));
        }
        List<String> families = new ArrayList<>();
        List<Subject> subjects = new ArrayList<>();
        for (int index = 0; index < models.size(); index++) {
            subjects.add(new Subject(
                    models.get(index),
                    labels.get(index),
                    style(models.get(index), labels.get(index), labels, families)));
        }
        return subjects;
    }

    private static String unique(String label, List<String> taken) {
        String candidate = label;
        for (int number = 2; taken.contains(candidate); number++) {
            candidate = label + " (" + number + ")";
        }
        return candidate;
    }

    private static SeriesStyle style(ModelEvaluation model, String label, List<String> labels, List<String> families) {
        if (model.isReference()) {
            return new SeriesStyle(0, false, true);
        }
        String family = family(label);
        if (!families.contains(family)) {
            families.add(family);
        }
        boolean isPlain = label.toLowerCase(Locale.ROOT).equals(family);
        boolean hasTwin = labels.stream()
                .anyMatch(other -> !other.equals(label) && family(other).equals(family));
        return new SeriesStyle(families.indexOf(family), isPlain && hasTwin, false);
    }

    private static String family(String label) {
        String lower = label.toLowerCase(Locale.ROOT);
        return lower.startsWith(MATRIX_PREFIX) && lower.length() > MATRIX_PREFIX.length()
                ? lower.substring(MATRIX_PREFIX.length())
                : lower;
    }

    /** Length of what all names begin with, up to the last separator in it; the mark of an i-variant stays. */
    private static int commonStart(List<String> names) {
        if (names.size() < 2) {
            return 0;
        }
        String first = names.getFirst();
        int common = first.length();
        for (String name : names) {
            int length = Math.min(common, name.length());
            int same = 0;
            while (same < length && name.charAt(same) == first.charAt(same)) {
                same++;
            }
            common = Math.min(same, name.length() - 1);
        }
        while (common > 0 && SEPARATORS.indexOf(first.charAt(common - 1)) < 0) {
            common--;
        }
        int start = common;
        if (names.stream().anyMatch(name -> name.substring(start).chars().noneMatch(Character::isLetter))) {
            return 0;
        }
        boolean endsInMark = common >= MATRIX_PREFIX.length()
                && first.substring(0, common).toLowerCase(Locale.ROOT).endsWith(MATRIX_PREFIX)
                && (common == 2 || SEPARATORS.indexOf(first.charAt(common - 3)) >= 0);
        return endsInMark ? common - MATRIX_PREFIX.length() : common;
    }

    /** The divergence over all texts, when it was measured. */
    Optional<DivergenceResult> divergence() {
        return model.overall().flatMap(TextResult::divergence);
    }

    /** The perplexity over all texts, when it was measured. */
    Optional<PerplexityResult> perplexity() {
        return model.overall().map(TextResult::perplexity);
    }
}
