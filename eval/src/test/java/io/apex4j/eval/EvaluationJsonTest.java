package io.apex4j.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EvaluationJsonTest {
    @Test
    void beginsWithTheFieldsOfApexBenchmarkFiles() {
        JsonNode model = models(EvaluationSamples.published()).get(0);

        assertThat(model.propertyNames())
                .startsWith(
                        "model",
                        "size_gb",
                        "perplexity",
                        "ppl_error",
                        "kl_mean",
                        "kl_max",
                        "kl_99_9",
                        "kl_median",
                        "hellaswag",
                        "winogrande",
                        "mmlu",
                        "arc_challenge",
                        "truthfulqa",
                        "pp512_ts",
                        "tg128_ts");
    }

    @Test
    void givesApexFieldsInApexUnits() {
        JsonNode model = models(EvaluationSamples.published()).get(0);

        assertThat(model.get("size_gb").doubleValue()).as("gibibytes").isCloseTo(5.682, within(0.001));
        assertThat(model.get("size_bytes").longValue()).isEqualTo(6_101_000_000L);
        assertThat(model.get("hellaswag").doubleValue()).as("percent").isBetween(40.0, 50.0);
        assertThat(model.get("kl_mean").doubleValue()).isEqualTo(0.00110);
        assertThat(model.get("kl_median").doubleValue()).isEqualTo(0.00110 * 0.62);
        assertThat(model.get("kl_99_9").doubleValue()).isEqualTo(0.00110 * 18);
        assertThat(model.get("kl_max").doubleValue()).isEqualTo(0.00110 * 60);
    }

    @Test
    void tellsTheShareOfEqualTopTokensAsShareAndInPercent() {
        JsonNode model = models(EvaluationSamples.published()).get(0);

        assertThat(model.get("same_top").doubleValue()).isCloseTo(0.9735, within(0.0001));
        assertThat(model.get("same_top_percent").doubleValue()).isCloseTo(97.35, within(0.01));
        assertThat(model.get("same_top_error").doubleValue()).isEqualTo(0.0015);
    }

    @Test
    void hasTheSameFieldsWhateverWasMeasured() {
        JsonNode full = models(EvaluationSamples.published()).get(0);
        JsonNode empty = models(EvaluationSamples.empty()).get(0);

        assertThat(empty.propertyNames()).containsExactlyElementsOf(full.propertyNames());
        assertThat(empty.get("perplexity").isNull()).isTrue();
        assertThat(empty.get("domains").isEmpty()).isTrue();
    }

    @Test
    void hasNullForWhatIsNoNumber() {
        ModelEvaluation model = EvaluationSamples.model("m", 1, Double.NaN, Double.NaN, Double.POSITIVE_INFINITY);

        JsonNode node = models(EvaluationSamples.evaluation(List.of(model))).get(0);

        assertThat(node.get("bits_per_weight").isNull()).isTrue();
        assertThat(node.get("kl_mean").isNull()).isTrue();
        assertThat(node.get("ln_ppl_ratio").isNull()).isTrue();
    }

    @Test
    void tellsOfEachDomainTaskAndRole() {
        JsonNode model = models(EvaluationSamples.published()).get(0);

        assertThat(model.get("domains")
                        .valueStream()
                        .map(domain -> domain.get("name").stringValue()))
                .containsExactly("chat", "code", "reasoning", "tool", "multilingual", "encyclopedia");
        assertThat(model.get("tasks").get(0).get("accuracy_low").doubleValue()).isPositive();
        assertThat(model.get("reconstruction_error_by_role")
                        .get("routed expert")
                        .doubleValue())
                .isPositive();
        assertThat(model.get("reconstruction_error_by_layer").size()).isEqualTo(24);
    }

    @Test
    void tellsOfAMistakeOfLlamaCppBesideItsScore() {
        TaskResult result = new TaskResult(
                "winogrande",
                "w.csv",
                List.of(true, false, false, true),
                List.of(true, true, false, true),
                0.5,
                0.15,
                0.85,
                0.5);
        ModelEvaluation model = new ModelEvaluation(
                "m",
                "m.gguf",
                false,
                1,
                4,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(result),
                Optional.empty(),
                List.of());

        JsonNode node = models(EvaluationSamples.evaluation(List.of(model))).get(0);

        assertThat(node.get("winogrande").doubleValue()).isEqualTo(50);
        JsonNode task = node.get("tasks").get(0);
        assertThat(task.get("accuracy").doubleValue()).isEqualTo(50);
        assertThat(task.get("accuracy_error").doubleValue()).isCloseTo(28.8675, within(0.0001));
        assertThat(task.get("accuracy_corrected").doubleValue()).isEqualTo(75);
    }

    @Test
    void tellsOfComparisonsFromTheModelsOwnSide() {
        Evaluation evaluation = new Evaluation(
                EvaluationSamples.STARTED,
                "",
                EvaluationSamples.published().models().subList(0, 2),
                List.of(new PairedComparison(
                        "LFM2.5-APEX-I-Quality", "LFM2.5-APEX-Quality", PairedComparison.KL, -3, -4, -1, 50)));

        JsonNode first = models(evaluation).get(0).get("comparisons").get(0);
        JsonNode second = models(evaluation).get(1).get("comparisons").get(0);

        assertThat(numbers(first)).isEqualTo(Map.of("difference", -3.0, "low", -4.0, "high", -1.0));
        assertThat(numbers(second)).isEqualTo(Map.of("difference", 3.0, "low", 1.0, "high", 4.0));
        assertThat(second.get("with").stringValue()).isEqualTo("LFM2.5-APEX-I-Quality");
        assertThat(second.get("within_noise").booleanValue()).isFalse();
    }

    private static Map<String, Double> numbers(JsonNode comparison) {
        return Map.of(
                "difference", comparison.get("difference").doubleValue(),
                "low", comparison.get("low").doubleValue(),
                "high", comparison.get("high").doubleValue());
    }

    private static JsonNode models(Evaluation evaluation) {
        return JsonMapper.shared().readTree(EvaluationJson.array(evaluation));
    }
}
