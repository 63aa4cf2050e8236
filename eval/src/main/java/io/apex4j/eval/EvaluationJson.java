package io.apex4j.eval;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * An evaluation as JSON, an object for each model. The first fields are those of the files in which the APEX project
 * publishes its benchmarks, with their units, so that both can be put side by side: {@code size_gb} are gibibytes there in
 * spite of the name, accuracies are percent. Every object has every field; what was not measured, or is no number, is null
 * or an empty list.
 */
public final class EvaluationJson {
    private static final double GIBIBYTE = 1L << 30;
    private static final double PERCENT = 100;
    private static final List<String> TASKS = List.of("hellaswag", "winogrande", "mmlu", "arc_challenge", "truthfulqa");

    private EvaluationJson() {}

    /** All models as one indented JSON array in ASCII, without a line end. */
    public static String array(Evaluation evaluation) {
        return text(objects(evaluation));
    }

    /** One model as an indented JSON object in ASCII, without a line end. */
    static String object(Evaluation evaluation, ModelEvaluation model) {
        return text(fields(evaluation, model));
    }

    /** All models as maps of lists, maps, texts, numbers, truth values and nulls. */
    public static List<Map<String, @Nullable Object>> objects(Evaluation evaluation) {
        return evaluation.models().stream()
                .map(model -> fields(evaluation, model))
                .toList();
    }

    private static String text(Object value) {
        return JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                .build()
                .writeValueAsString(value);
    }

    private static Map<String, @Nullable Object> fields(Evaluation evaluation, ModelEvaluation model) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        putApexFields(object, model);
        object.put("file", model.file());
        object.put("reference", model.isReference());
        object.put("size_bytes", model.fileBytes());
        object.put("bits_per_weight", finite(model.bitsPerWeight()));
        object.put("memory_bytes", model.memoryBytes().orElse(null));
        object.put("threads", model.speed().map(SpeedResult::threads).orElse(null));
        putText(object, model.overall());
        object.put("domains", model.texts().stream().map(EvaluationJson::domain).toList());
        object.put("tasks", model.tasks().stream().map(EvaluationJson::task).toList());
        object.put("reconstruction_error_by_role", byRole(model));
        object.put("reconstruction_error_by_layer", byLayer(model));
        object.put("comparisons", comparisons(evaluation, model));
        object.put("started", evaluation.started().toString());
        object.put("machine", evaluation.machine());
        return object;
    }

    private static void putApexFields(Map<String, @Nullable Object> object, ModelEvaluation model) {
        Optional<PerplexityResult> perplexity = model.overall().map(TextResult::perplexity);
        Optional<DivergenceResult> divergence = model.overall().flatMap(TextResult::divergence);
        object.put("model", model.name());
        object.put("size_gb", model.fileBytes() / GIBIBYTE);
        object.put("perplexity", value(perplexity.map(PerplexityResult::perplexity)));
        object.put("ppl_error", error(perplexity.map(PerplexityResult::perplexity)));
        object.put("kl_mean", value(divergence.map(DivergenceResult::mean)));
        object.put("kl_max", percentile(divergence, 100));
        object.put("kl_99_9", percentile(divergence, 99.9));
        object.put("kl_median", percentile(divergence, 50));
        for (String task : TASKS) {
            object.put(task, accuracy(model, task));
        }
        Optional<SpeedResult> speed = model.speed();
        object.put(
                "pp512_ts",
                speed.map(SpeedResult::promptTokensPerSecond)
                        .map(EvaluationJson::finite)
                        .orElse(null));
        object.put(
                "tg128_ts",
                speed.map(SpeedResult::generatedTokensPerSecond)
                        .map(EvaluationJson::finite)
                        .orElse(null));
    }

    /** What was measured on a text, as far as it is not among APEX's fields. */
    private static void putText(Map<String, @Nullable Object> object, Optional<TextResult> text) {
        Optional<PerplexityResult> perplexity = text.map(TextResult::perplexity);
        Optional<DivergenceResult> divergence = text.flatMap(TextResult::divergence);
        Optional<Estimate> sameTop = divergence.map(DivergenceResult::sameTop);
        object.put("context", perplexity.map(PerplexityResult::contextLength).orElse(null));
        object.put("chunks", perplexity.map(PerplexityResult::chunks).orElse(null));
        object.put("tokens", perplexity.map(PerplexityResult::tokens).orElse(null));
        putEstimate(object, "log_loss", perplexity.map(PerplexityResult::meanLogLoss));
        object.put("kl_error", error(divergence.map(DivergenceResult::mean)));
        putEstimate(object, "same_top", sameTop);
        object.put(
                "same_top_percent",
                sameTop.map(share -> finite(PERCENT * share.value())).orElse(null));
        putEstimate(object, "reference_perplexity", divergence.map(DivergenceResult::referencePerplexity));
        putEstimate(object, "ln_ppl_ratio", divergence.map(DivergenceResult::logRatio));
        object.put(
                "log_loss_correlation",
                divergence.map(result -> finite(result.correlation())).orElse(null));
        putEstimate(object, "delta_p", divergence.map(DivergenceResult::meanDelta));
        putEstimate(object, "delta_p_rms", divergence.map(DivergenceResult::rmsDelta));
        object.put("kl_percentiles", percentiles(divergence.map(DivergenceResult::percentiles)));
        object.put("delta_p_percentiles", percentiles(divergence.map(DivergenceResult::deltaPercentiles)));
    }

    private static void putEstimate(Map<String, @Nullable Object> object, String name, Optional<Estimate> estimate) {
        object.put(name, value(estimate));
        object.put(name + "_error", error(estimate));
    }

    private static Map<String, @Nullable Object> domain(TextResult text) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        Optional<Estimate> perplexity = Optional.of(text.perplexity().perplexity());
        object.put("name", text.name());
        object.put("perplexity", value(perplexity));
        object.put("ppl_error", error(perplexity));
        object.put("kl_mean", value(text.divergence().map(DivergenceResult::mean)));
        object.put("kl_max", percentile(text.divergence(), 100));
        object.put("kl_99_9", percentile(text.divergence(), 99.9));
        object.put("kl_median", percentile(text.divergence(), 50));
        putText(object, Optional.of(text));
        return object;
    }

    private static Map<String, @Nullable Object> task(TaskResult task) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("task", task.task());
        object.put("name", task.name());
        object.put("questions", task.answers().size());
        object.put("accuracy", finite(PERCENT * task.accuracy()));
        object.put("accuracy_error", finite(PERCENT * task.error()));
        object.put("accuracy_low", finite(PERCENT * task.low()));
        object.put("accuracy_high", finite(PERCENT * task.high()));
        object.put("accuracy_corrected", finite(PERCENT * task.correctedAccuracy()));
        object.put("chance", finite(PERCENT * task.chance()));
        return object;
    }

    private static @Nullable Object accuracy(ModelEvaluation model, String task) {
        return model.tasks().stream()
                .filter(result -> result.task().equals(task))
                .findFirst()
                .map(result -> finite(PERCENT * result.accuracy()))
                .orElse(null);
    }

    private static Map<String, @Nullable Object> byRole(ModelEvaluation model) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        ChangeSummary.byRole(model.changes()).forEach((role, error) -> object.put(role.label(), finite(error)));
        return object;
    }

    private static List<Map<String, @Nullable Object>> byLayer(ModelEvaluation model) {
        List<Map<String, @Nullable Object>> layers = new ArrayList<>();
        ChangeSummary.byLayer(model.changes()).forEach((layer, error) -> {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            object.put("layer", layer);
            object.put("error", finite(error));
            layers.add(object);
        });
        return layers;
    }

    /** The comparisons in which a model takes part, seen from it. */
    private static List<Map<String, @Nullable Object>> comparisons(Evaluation evaluation, ModelEvaluation model) {
        List<Map<String, @Nullable Object>> comparisons = new ArrayList<>();
        for (PairedComparison pair : evaluation.comparisons()) {
            if (pair.first().equals(model.name())) {
                comparisons.add(comparison(pair, pair.second(), pair.difference(), pair.low(), pair.high()));
            } else if (pair.second().equals(model.name())) {
                comparisons.add(comparison(pair, pair.first(), -pair.difference(), -pair.high(), -pair.low()));
            }
        }
        return comparisons;
    }

    private static Map<String, @Nullable Object> comparison(
            PairedComparison pair, String other, double difference, double low, double high) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("with", other);
        object.put("measure", pair.measure());
        object.put("difference", finite(difference));
        object.put("low", finite(low));
        object.put("high", finite(high));
        object.put("chunks", pair.chunks());
        object.put("within_noise", pair.isWithinNoise());
        return object;
    }

    private static List<Map<String, @Nullable Object>> percentiles(Optional<List<Percentile>> percentiles) {
        return percentiles.orElse(List.of()).stream()
                .map(percentile -> {
                    Map<String, @Nullable Object> object = new LinkedHashMap<>();
                    object.put("percent", percentile.percent());
                    object.put("value", finite(percentile.value()));
                    return object;
                })
                .toList();
    }

    private static @Nullable Object percentile(Optional<DivergenceResult> divergence, double percent) {
        return divergence.map(result -> finite(result.percentile(percent))).orElse(null);
    }

    private static @Nullable Object value(Optional<Estimate> estimate) {
        return estimate.map(found -> finite(found.value())).orElse(null);
    }

    private static @Nullable Object error(Optional<Estimate> estimate) {
        return estimate.map(found -> finite(found.error())).orElse(null);
    }

    /** JSON has no other numbers. */
    private static @Nullable Object finite(double value) {
        return Double.isFinite(value) ? value + 0.0 : null;
    }
}
