package io.apex4j.eval;

import io.apex4j.gguf.GgufModel;
import io.apex4j.model.Model;
import io.apex4j.model.ModelException;
import io.apex4j.model.Session;
import java.io.IOException;
import java.lang.ref.Reference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Carries out an evaluation. */
public final class EvaluationRun {
    private static final int PROMPT_TOKENS = 512;
    private static final int GENERATED_TOKENS = 128;
    private static final int REPETITIONS = 3;

    private final EvaluationRequest request;
    private final EvaluationProgress progress;
    private final List<ModelFile> files;

    private EvaluationRun(EvaluationRequest request, EvaluationProgress progress) throws IOException {
        this.request = request;
        this.progress = progress;
        this.files = ModelFile.of(request);
    }

    /**
     * Measures.
     *
     * @throws EvaluationException when a text is too short, tokenizers differ, logits are not finite, a file of base
     *     logits is malformed, or the calling thread is interrupted
     * @throws io.apex4j.gguf.GgufFormatException when a model is malformed
     * @throws ModelException when a model cannot be run
     * @throws IOException when reading or writing fails
     */
    public static Evaluation run(EvaluationRequest request, EvaluationProgress progress) throws IOException {
        return new EvaluationRun(request, progress).run();
    }

    private Evaluation run() throws IOException {
        Instant started = Instant.now();
        Map<ModelFile, TextPhase.Outcome> outcomes;
        try (TextPhase phase = new TextPhase(request, files, progress)) {
            outcomes = phase.run();
        }
        List<ModelEvaluation> models = new ArrayList<>();
        for (Map.Entry<ModelFile, TextPhase.Outcome> entry : outcomes.entrySet()) {
            models.add(evaluation(entry.getKey(), entry.getValue()));
        }
        return new Evaluation(started, request.machine(), models, comparisons(models));
    }

    private ModelEvaluation evaluation(ModelFile file, TextPhase.Outcome outcome) throws IOException {
        Optional<Measured> measured = request.measuresSpeed() ? Optional.of(measure(file)) : Optional.empty();
        return new ModelEvaluation(
                file.name(),
                file.fileName(),
                file.isReference(),
                file.fileBytes(),
                file.bitsPerWeight(),
                measured.map(Measured::memoryBytes),
                outcome.texts(),
                outcome.overall(),
                tasks(file),
                measured.map(Measured::speed),
                changes(file));
    }

    /** What is measured of a model that is loaded alone. */
    private record Measured(SpeedResult speed, long memoryBytes) {}

    private Measured measure(ModelFile file) throws IOException {
        progress.started("speed of " + file.name(), 0);
        long before = ModelMemory.heapBytes();
        try (Model model = Model.load(file.path(), request.options())) {
            SpeedRun run = new SpeedRun(model, status -> progress.started(file.name() + ", " + status, 0));
            double prompt = run.measure(new SpeedTest(PROMPT_TOKENS, false, 0), REPETITIONS, true)
                    .median();
            double generated = run.measure(new SpeedTest(GENERATED_TOKENS, true, 0), REPETITIONS, true)
                    .median();
            long memory = memoryWithPrompt(model, before);
            return new Measured(
                    new SpeedResult(prompt, generated, request.options().threads()), memory);
        }
    }

    /** What the heap holds more than before, with a session in use. */
    private static long memoryWithPrompt(Model model, long before) {
        Session session = model.newSession();
        try {
            session.prompt(new int[PROMPT_TOKENS]);
            return Math.max(0, ModelMemory.heapBytes() - before);
        } finally {
            Reference.reachabilityFence(session);
        }
    }

    private List<TaskResult> tasks(ModelFile file) throws IOException {
        if (request.tasks().isEmpty()) {
            return List.of();
        }
        return new TaskPhase(request, progress).run(file);
    }

    private List<TensorChange> changes(ModelFile file) throws IOException {
        Optional<ModelFile> reference = ModelFile.reference(files);
        if (reference.isEmpty() || file.isReference() || !request.measuresChanges()) {
            return List.of();
        }
        String key = new Digest()
                .add("changes")
                .add(file.fingerprint())
                .add(reference.get().fingerprint())
                .hex();
        Optional<ResultsFolder> results = request.folder().map(ResultsFolder::new);
        if (results.isPresent()) {
            Optional<List<TensorChange>> kept = results.get().changes(key);
            if (kept.isPresent()) {
                return kept.get();
            }
        }
        progress.started("weights of " + file.name(), file.weights());
        try (GgufModel original = GgufModel.open(reference.get().path());
                GgufModel changed = GgufModel.open(file.path())) {
            List<TensorChange> changes = TensorChanges.of(original, changed, progress);
            if (results.isPresent()) {
                results.get().keep(key, "weights of " + file.name(), changes);
            }
            return changes;
        }
    }

    /** All pairs of models by log loss, those without the reference by divergence too. */
    private static List<PairedComparison> comparisons(List<ModelEvaluation> models) {
        List<PairedComparison> comparisons = new ArrayList<>();
        for (int second = 1; second < models.size(); second++) {
            for (int first = 0; first < second; first++) {
                comparisons.addAll(compare(models.get(first), models.get(second)));
            }
        }
        return comparisons;
    }

    private static List<PairedComparison> compare(ModelEvaluation first, ModelEvaluation second) {
        if (first.overall().isEmpty() || second.overall().isEmpty()) {
            return List.of();
        }
        TextResult a = first.overall().get();
        TextResult b = second.overall().get();
        List<PairedComparison> comparisons = new ArrayList<>();
        if (a.divergence().isPresent() && b.divergence().isPresent()) {
            comparisons.add(PairedBootstrap.compare(
                    first.name(), a.chunks(), second.name(), b.chunks(), PairedComparison.KL, ChunkResult::divergence));
        }
        comparisons.add(PairedBootstrap.compare(
                first.name(), a.chunks(), second.name(), b.chunks(), PairedComparison.LOG_LOSS, ChunkResult::logLoss));
        return comparisons;
    }
}
