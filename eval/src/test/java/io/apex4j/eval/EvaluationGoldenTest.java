package io.apex4j.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.apex4j.gguf.SharedData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Profiles of the small trained model are measured as llama-perplexity measures them, with one pass of the reference. All
 * of them take minutes, so that without the environment variable {@code CI} only some are measured.
 */
class EvaluationGoldenTest {
    private static final Set<String> USUAL = Set.of("balanced-imatrix.gguf", "compact.gguf", "micro-imatrix.gguf");
    private static final double PERPLEXITY_TOLERANCE = 0.001;
    private static final double DIVERGENCE_TOLERANCE = 0.01;
    /** llama.cpp compares with base logits in 16 bits; that alone is worth so much. */
    private static final double DIVERGENCE_FLOOR = 2e-5;

    private static final double SAME_TOP_TOLERANCE = 0.003;
    private static final double TAIL_TOLERANCE = 0.03;

    @TempDir
    Path folder;

    @Test
    void profilesAreMeasuredAsLlamaPerplexityMeasuresThem() throws IOException {
        List<GoldenEvaluation> golden = GoldenEvaluation.read().stream()
                .filter(row -> row.arithmetic().equals("f32"))
                .filter(row -> !row.isCompared() || System.getenv("CI") != null || USUAL.contains(row.file()))
                .toList();
        List<Path> models = new ArrayList<>();
        for (GoldenEvaluation row : golden) {
            if (row.isCompared()) {
                models.add(TinyModel.quantized(folder, row.file().replace(".gguf", "")));
            }
        }
        EvaluationRequest request = EvaluationRequest.of(models)
                .reference(TinyModel.bf16())
                .text(EvaluationText.read("eval", SharedData.path("golden/eval.txt")))
                .measuresChanges(false)
                .build();
        Evaluation evaluation = EvaluationRun.run(request, EvaluationProgress.NONE);

        assertThat(evaluation.models()).hasSameSizeAs(golden);
        SoftAssertions.assertSoftly(softly -> {
            for (int index = 0; index < golden.size(); index++) {
                check(softly, evaluation.models().get(index), golden.get(index));
            }
        });
    }

    private static void check(SoftAssertions softly, ModelEvaluation model, GoldenEvaluation golden) {
        assertThat(model.file()).isEqualTo(golden.file());
        TextResult text = model.overall().orElseThrow();
        Estimate perplexity = text.perplexity().perplexity();
        softly.assertThat(perplexity.value())
                .as("perplexity of %s", golden.file())
                .isCloseTo(golden.perplexity(), within(PERPLEXITY_TOLERANCE * golden.perplexity()));
        softly.assertThat(perplexity.error())
                .isCloseTo(golden.perplexityError(), within(DIVERGENCE_TOLERANCE * golden.perplexityError()));
        text.divergence().ifPresent(divergence -> check(softly, divergence, golden));
    }

    private static void check(SoftAssertions softly, DivergenceResult divergence, GoldenEvaluation golden) {
        String of = " of " + golden.file();
        softly.assertThat(divergence.mean().value())
                .as("mean divergence" + of)
                .isCloseTo(
                        golden.meanDivergence(),
                        within(Math.max(DIVERGENCE_TOLERANCE * golden.meanDivergence(), DIVERGENCE_FLOOR)));
        softly.assertThat(divergence.mean().error())
                .as("error of the mean divergence" + of)
                .isCloseTo(golden.divergenceError(), within(TAIL_TOLERANCE * golden.divergenceError()));
        softly.assertThat(divergence.percentile(50))
                .as("median divergence" + of)
                .isCloseTo(
                        golden.medianDivergence(),
                        within(Math.max(DIVERGENCE_TOLERANCE * golden.medianDivergence(), DIVERGENCE_FLOOR)));
        softly.assertThat(divergence.percentile(99.9))
                .as("99.9 %% divergence" + of)
                .isCloseTo(golden.divergence999(), within(TAIL_TOLERANCE * golden.divergence999()));
        softly.assertThat(divergence.percentile(100))
                .as("largest divergence" + of)
                .isCloseTo(golden.largestDivergence(), within(TAIL_TOLERANCE * golden.largestDivergence()));
        softly.assertThat(divergence.sameTop().value())
                .as("same top" + of)
                .isCloseTo(golden.sameTop(), within(SAME_TOP_TOLERANCE));
        softly.assertThat(divergence.rmsDelta().value())
                .as("RMS of the change of probabilities" + of)
                .isCloseTo(golden.rmsDelta(), within(TAIL_TOLERANCE * golden.rmsDelta()));
    }
}
