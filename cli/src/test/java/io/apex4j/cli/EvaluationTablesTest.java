package io.apex4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.eval.DivergenceResult;
import io.apex4j.eval.Estimate;
import io.apex4j.eval.Evaluation;
import io.apex4j.eval.ModelEvaluation;
import io.apex4j.eval.PairedComparison;
import io.apex4j.eval.Percentile;
import io.apex4j.eval.PerplexityResult;
import io.apex4j.eval.SpeedResult;
import io.apex4j.eval.TaskResult;
import io.apex4j.eval.TextResult;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EvaluationTablesTest {
    @Test
    void showsEachModelWithErrorsAndDivergence() {
        assertThat(printed(evaluation(model("mini", 0.0127), model("quality", 0.0011))))
                .contains(
                        "model       size  bits      PPL      +-   KL mean        +-    median  99.9 %    max  same top"
                                + "  pp512  tg128     memory",
                        "mini     3.61 GB  3.41  12.5000  0.2500  0.012700  0.000100  0.006350  0.1270  0.635   95.00 %"
                                + "  120.0   30.0  180.00 MB");
    }

    @Test
    void showsEachTextAndEachSetOfTasks() {
        assertThat(printed(evaluation(model("mini", 0.0127))))
                .contains("perplexity    chat    code", "mini        12.500  12.500")
                .contains("mean KL     chat     code", "mini     0.01270  0.01270")
                .contains("right answers, %            hellaswag", "mini              46.5 (41.7 to 51.4)")
                .contains("mini, hellaswag: 46.5000 % +/- 49.8773, 95 % [41.7000, 51.4000], 2 tasks of hellaswag");
    }

    @Test
    void saysWhatIsWithinNoise() {
        Evaluation evaluation = new Evaluation(
                Instant.EPOCH,
                "",
                List.of(model("a", 0.01), model("b", 0.011), model("c", 0.02)),
                List.of(
                        new PairedComparison("a", "b", PairedComparison.KL, -0.001, -0.003, 0.001, 10),
                        new PairedComparison("a", "c", PairedComparison.KL, -0.01, -0.012, -0.008, 10)));

        assertThat(printed(evaluation))
                .contains("within noise: mean KL of a and b", "with so few chunks noise is likely larger")
                .doesNotContain("and c");
    }

    @Test
    void leavesOutColumnsOfWhatWasNotMeasured() {
        ModelEvaluation bare = new ModelEvaluation(
                "bare",
                "bare.gguf",
                false,
                1_000,
                4.5,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of());

        assertThat(printed(evaluation(bare)).strip().lines())
                .containsExactly(
                        "model    size  bits  PPL  +-", "-----  ------  ----  ---  --", "bare   1.0 kB  4.50    -   -");
    }

    @Test
    void namesOfTextsCannotMoveTheCursor() {
        assertThat(printed(evaluation(model("a\u001b[2J", 0.01)))).doesNotContain("\u001b");
    }

    private static String printed(Evaluation evaluation) {
        StringWriter out = new StringWriter();
        try (PrintWriter writer = new PrintWriter(out)) {
            new EvaluationTables(evaluation)
                    .print(Screen.plain(InputStream.nullInputStream(), writer, new PrintWriter(new StringWriter())));
        }
        return out.toString();
    }

    private static Evaluation evaluation(ModelEvaluation... models) {
        return new Evaluation(Instant.EPOCH, "", List.of(models), List.of());
    }

    private static ModelEvaluation model(String name, double kl) {
        return new ModelEvaluation(
                name,
                name + ".gguf",
                false,
                3_610_000_000L,
                3.41,
                Optional.of(180_000_000L),
                List.of(text("chat", kl), text("code", kl)),
                Optional.of(text("all", kl)),
                List.of(new TaskResult("hellaswag", "hellaswag", List.of(true, false), 0.465, 0.417, 0.514, 0.25)),
                Optional.of(new SpeedResult(120, 30, 2)),
                List.of());
    }

    private static TextResult text(String name, double kl) {
        PerplexityResult perplexity =
                new PerplexityResult(new Estimate(12.5, 0.25), new Estimate(Math.log(12.5), 0.02), 512, 10, 2550);
        Estimate none = new Estimate(0, 0);
        DivergenceResult divergence = new DivergenceResult(
                new Estimate(12, 0.25),
                none,
                1,
                new Estimate(kl, 0.0001),
                List.of(new Percentile(50, kl / 2), new Percentile(99.9, kl * 10), new Percentile(100, kl * 50)),
                new Estimate(0.95, 0.001),
                none,
                none,
                List.of());
        return new TextResult(name, perplexity, Optional.of(divergence), List.of());
    }
}
