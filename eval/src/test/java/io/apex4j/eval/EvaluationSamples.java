package io.apex4j.eval;

import io.apex4j.apex.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Evaluations with plausible numbers: a mixture-of-experts model of 8.5 billion weights and seven files made of it. */
final class EvaluationSamples {
    static final Instant STARTED = Instant.parse("2026-03-01T12:00:00Z");
    private static final List<String> DOMAINS =
            List.of("chat", "code", "reasoning", "tool", "multilingual", "encyclopedia");
    private static final double REFERENCE_PERPLEXITY = 12.3456;
    private static final int CHUNKS = 40;
    private static final int TOKENS = 255 * CHUNKS;

    private EvaluationSamples() {}

    /** The published files, compared with BF16 in all respects. */
    static Evaluation published() {
        return evaluation(List.of(
                model("LFM2.5-APEX-I-Quality", 6_101_000_000L, 5.76, 0.00110, 0.0021),
                model("LFM2.5-APEX-Quality", 6_101_000_000L, 5.76, 0.00116, 0.0043),
                model("LFM2.5-APEX-I-Balanced", 6_310_000_000L, 5.95, 0.00107, 0.0020),
                model("LFM2.5-APEX-Balanced", 6_310_000_000L, 5.95, 0.00112, 0.0045),
                model("LFM2.5-APEX-I-Compact", 4_230_000_000L, 3.99, 0.00763, 0.0110),
                model("LFM2.5-APEX-Compact", 4_230_000_000L, 3.99, 0.00785, 0.0016),
                model("LFM2.5-APEX-Mini", 3_610_000_000L, 3.41, 0.01272, 0.0147),
                reference()));
    }

    /** The same without anything but perplexity. */
    static Evaluation perplexityOnly() {
        List<ModelEvaluation> models = published().models().stream()
                .filter(model -> !model.isReference())
                .map(model -> new ModelEvaluation(
                        model.name(),
                        model.file(),
                        false,
                        model.fileBytes(),
                        model.bitsPerWeight(),
                        Optional.empty(),
                        List.of(),
                        model.overall()
                                .map(text -> new TextResult(
                                        text.name(), text.perplexity(), Optional.empty(), text.chunks())),
                        List.of(),
                        Optional.empty(),
                        List.of()))
                .toList();
        return new Evaluation(STARTED, "a machine", models, List.of());
    }

    /** One model of whose measurements only its size is left. */
    static Evaluation empty() {
        ModelEvaluation model = new ModelEvaluation(
                "alone",
                "alone.gguf",
                false,
                20_500_000,
                4.5,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of());
        return new Evaluation(STARTED, "a machine", List.of(model), List.of());
    }

    /** An evaluation in which all texts that come from files are replaced. */
    static Evaluation named(String text) {
        Evaluation published = published();
        List<ModelEvaluation> models = new ArrayList<>();
        for (ModelEvaluation model : published.models()) {
            models.add(new ModelEvaluation(
                    text + models.size(),
                    text,
                    model.isReference(),
                    model.fileBytes(),
                    model.bitsPerWeight(),
                    model.memoryBytes(),
                    model.texts().stream()
                            .map(domain -> new TextResult(
                                    text + domain.name(), domain.perplexity(), domain.divergence(), domain.chunks()))
                            .toList(),
                    model.overall(),
                    model.tasks().stream()
                            .map(task -> new TaskResult(
                                    task.task(),
                                    text + task.name(),
                                    task.answers(),
                                    task.accuracy(),
                                    task.low(),
                                    task.high(),
                                    task.chance()))
                            .toList(),
                    model.speed(),
                    model.changes()));
        }
        return new Evaluation(
                published.started(),
                text,
                models,
                List.of(new PairedComparison(text + 0, text + 1, "kl", 0, -1, 1, 40)));
    }

    static Evaluation evaluation(List<ModelEvaluation> models) {
        List<PairedComparison> comparisons = new ArrayList<>();
        List<ModelEvaluation> quantized =
                models.stream().filter(model -> !model.isReference()).toList();
        for (int second = 1; second < quantized.size(); second++) {
            for (int first = 0; first < second; first++) {
                double difference = kl(quantized.get(first)) - kl(quantized.get(second));
                double half = 0.00006;
                comparisons.add(new PairedComparison(
                        quantized.get(first).name(),
                        quantized.get(second).name(),
                        PairedComparison.KL,
                        difference,
                        difference - half,
                        difference + half,
                        CHUNKS));
            }
        }
        return new Evaluation(STARTED, "Some CPU, 2 processors, Java 25.0.3, kernels avx2", models, comparisons);
    }

    private static double kl(ModelEvaluation model) {
        return model.overall()
                .flatMap(TextResult::divergence)
                .orElseThrow()
                .mean()
                .value();
    }

    /** A quantized model. */
    static ModelEvaluation model(String name, long bytes, double bits, double kl, double logRatio) {
        List<TextResult> texts = new ArrayList<>();
        for (int index = 0; index < DOMAINS.size(); index++) {
            double factor = 0.6 + 0.17 * index;
            texts.add(text(DOMAINS.get(index), 8 + 3 * index, kl * factor, logRatio * factor));
        }
        return new ModelEvaluation(
                name,
                name + ".gguf",
                false,
                bytes,
                bits,
                Optional.of(bytes / 20),
                texts,
                Optional.of(text("all", REFERENCE_PERPLEXITY, kl, logRatio)),
                tasks(0.47 - 4 * kl),
                Optional.of(new SpeedResult(120 + 100 * kl * bits, 160 / bits, 2)),
                changes(kl, name.contains("I-")));
    }

    private static ModelEvaluation reference() {
        TextResult all = text("all", REFERENCE_PERPLEXITY, 0, 0);
        return new ModelEvaluation(
                "LFM2.5-BF16",
                "LFM2.5-BF16.gguf",
                true,
                16_900_000_000L,
                16.0,
                Optional.of(900_000_000L),
                List.of(),
                Optional.of(new TextResult("all", all.perplexity(), Optional.empty(), all.chunks())),
                tasks(0.475),
                Optional.of(new SpeedResult(131, 9.8, 2)),
                List.of());
    }

    private static TextResult text(String name, double reference, double kl, double logRatio) {
        double perplexity = reference * Math.exp(logRatio);
        PerplexityResult result = new PerplexityResult(
                new Estimate(perplexity, 0.02 * perplexity),
                new Estimate(Math.log(perplexity), 0.02),
                512,
                CHUNKS,
                TOKENS);
        Estimate referencePerplexity = new Estimate(reference, 0.02 * reference);
        DivergenceResult divergence = new DivergenceResult(
                referencePerplexity,
                new Estimate(logRatio, 0.0004 + 0.04 * kl),
                0.999,
                new Estimate(kl, 0.011 * kl),
                percentiles(kl),
                new Estimate(1 - 0.8 * Math.sqrt(kl), 0.0015),
                new Estimate(-0.0001, 0.00002),
                new Estimate(0.17 * Math.sqrt(kl), 0.0001),
                List.of(new Percentile(0, -0.3), new Percentile(50, 0), new Percentile(100, 0.28)));
        List<ChunkResult> chunks = IntStream.range(0, CHUNKS)
                .mapToObj(chunk -> new ChunkResult(255, 255 * Math.log(perplexity), 255 * kl, 240))
                .toList();
        return new TextResult(name, result, Optional.of(divergence), chunks);
    }

    private static List<Percentile> percentiles(double kl) {
        double[] percents = {0, 0.1, 1, 5, 10, 50, 90, 95, 99, 99.9, 100};
        double[] factors = {-0.001, 0.0001, 0.002, 0.02, 0.05, 0.62, 2.4, 3.4, 7, 18, 60};
        return IntStream.range(0, percents.length)
                .mapToObj(index -> new Percentile(percents[index], kl * factors[index]))
                .toList();
    }

    private static List<TaskResult> tasks(double level) {
        return Stream.of("hellaswag", "winogrande", "mmlu", "arc_challenge", "truthfulqa")
                .map(task -> {
                    double accuracy = level + 0.04 * (task.length() - 9);
                    double half = 1.96 * Math.sqrt(accuracy * (1 - accuracy) / 400);
                    List<Boolean> answers = IntStream.range(0, 400)
                            .mapToObj(index -> index < 400 * accuracy)
                            .toList();
                    double chance = task.equals("winogrande") ? 0.5 : 0.25;
                    return new TaskResult(task, task, answers, accuracy, accuracy - half, accuracy + half, chance);
                })
                .toList();
    }

    private static List<TensorChange> changes(double kl, boolean hasMatrix) {
        double level = 0.6 * Math.sqrt(kl) * (hasMatrix ? 1.05 : 1);
        List<TensorChange> changes = new ArrayList<>();
        changes.add(new TensorChange("token_embd.weight", Role.EMBEDDING, -1, "q6_K", 262_144_000, 0.4 * level));
        for (int layer = 0; layer < 24; layer++) {
            double edge = Math.min(layer, 23 - layer) < 5 ? 0.6 : 1;
            String block = "blk." + layer + ".";
            changes.add(new TensorChange(block + "attn_norm.weight", Role.NORM, layer, "f32", 2048, 0));
            changes.add(new TensorChange(
                    block + "shortconv.in_proj.weight", Role.TOKEN_MIXING, layer, "q6_K", 12_582_912, 0.5 * level));
            if (layer < 2) {
                changes.add(new TensorChange(
                        block + "ffn_down.weight", Role.DENSE_FFN, layer, "q6_K", 14_680_064, 0.5 * level));
            } else {
                changes.add(new TensorChange(
                        block + "ffn_down_exps.weight", Role.ROUTED_EXPERT, layer, "q4_K", 117_440_512, edge * level));
                changes.add(new TensorChange(
                        block + "attn_q.weight", Role.ATTENTION, layer, "q6_K", 4_194_304, 0.45 * level));
            }
        }
        return changes;
    }
}
