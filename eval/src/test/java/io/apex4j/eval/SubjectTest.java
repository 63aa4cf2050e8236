package io.apex4j.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SubjectTest {
    @Test
    void labelsLeaveOutWhatAllNamesBeginWithAndGoFromTheReferenceToTheLargest() {
        assertThat(Subject.of(EvaluationSamples.published()))
                .extracting(Subject::label)
                .containsExactly(
                        "BF16", "Mini", "I-Compact", "Compact", "I-Quality", "Quality", "I-Balanced", "Balanced");
    }

    @Test
    void theMarkOfAnImportanceMatrixIsNeverLeftOut() {
        assertThat(labels("A-I-Mini", "A-I-Compact")).containsExactly("I-Mini", "I-Compact");
    }

    @Test
    void labelsAreNeverEmptyNorBareNumbers() {
        assertThat(labels("model-1", "model-2")).containsExactly("model-1", "model-2");
        assertThat(labels("model-", "model-a")).containsExactly("model-", "model-a");
    }

    @Test
    void longNamesAreCutButStayApart() {
        String start = "x".repeat(40);

        assertThat(labels(start + "a", start + "b"))
                .doesNotHaveDuplicates()
                .allSatisfy(label -> assertThat(label).hasSizeLessThan(36));
    }

    @Test
    void aProfileWithAndWithoutImportanceMatrixShareColourAndShape() {
        List<Subject> subjects = Subject.of(EvaluationSamples.published());

        assertThat(subjects.get(0).style().isReference()).isTrue();
        assertThat(subjects.get(1).style()).as("without a twin").isEqualTo(new SeriesStyle(0, false, false));
        assertThat(subjects.get(2).style()).isEqualTo(new SeriesStyle(1, false, false));
        assertThat(subjects.get(3).style()).isEqualTo(new SeriesStyle(1, true, false));
    }

    private static List<String> labels(String... names) {
        List<ModelEvaluation> models = Stream.of(names)
                .map(name -> EvaluationSamples.model(name, 1_000, 4, 0.01, 0.01))
                .toList();
        return Subject.of(EvaluationSamples.evaluation(models)).stream()
                .map(Subject::label)
                .toList();
    }
}
