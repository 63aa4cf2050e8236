package io.apex4j.eval;

import io.apex4j.model.Model;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Has a model answer the tasks of a request; what was answered before is not answered again. */
final class TaskPhase {
    private final EvaluationRequest request;
    private final EvaluationProgress progress;
    private final Optional<ResultsFolder> results;

    TaskPhase(EvaluationRequest request, EvaluationProgress progress) {
        this.request = request;
        this.progress = progress;
        this.results = request.folder().map(ResultsFolder::new);
    }

    /** The results of all sets, in order. */
    List<TaskResult> run(ModelFile file) throws IOException {
        List<TaskResult> answered = new ArrayList<>();
        List<TaskSet> open = new ArrayList<>();
        for (TaskSet set : request.tasks()) {
            Optional<TaskResult> known = known(file, set);
            known.ifPresentOrElse(answered::add, () -> open.add(set));
        }
        if (!open.isEmpty()) {
            answered.addAll(answer(file, open));
        }
        return request.tasks().stream()
                .flatMap(set -> answered.stream().filter(result -> isOf(result, set)))
                .toList();
    }

    private static boolean isOf(TaskResult result, TaskSet set) {
        return result.task().equals(set.kind().id()) && result.name().equals(set.name());
    }

    private Optional<TaskResult> known(ModelFile file, TaskSet set) throws IOException {
        return results.isPresent() ? results.get().task(key(file, set)) : Optional.empty();
    }

    /** Tasks may be longer than chunks, so the model is opened with all of its context. */
    private List<TaskResult> answer(ModelFile file, List<TaskSet> sets) throws IOException {
        List<TaskResult> answered = new ArrayList<>();
        try (Model model = Model.load(file.path(), request.options().withContextLength(0))) {
            for (TaskSet set : sets) {
                progress.started(set.kind().id() + " of " + file.name(), set.size());
                TaskResult result = TaskEvaluation.run(model, set, new Steps(progress));
                if (results.isPresent()) {
                    results.get().keep(key(file, set), set.kind().id() + " of " + file.name(), result);
                }
                answered.add(result);
            }
        }
        return answered;
    }

    private String key(ModelFile file, TaskSet set) {
        return new Digest()
                .add("tasks")
                .add(file.fingerprint())
                .add(request.options().keyType().toString())
                .add(request.options().valueType().toString())
                .add(set.kind().id())
                .add(set.name())
                .add(set.items().toString())
                .hex();
    }

    /** Turns numbers of answered tasks into steps. */
    private static final class Steps implements TaskProgress {
        private final EvaluationProgress progress;
        private int answered;

        Steps(EvaluationProgress progress) {
            this.progress = progress;
        }

        @Override
        public void answered(int count, int right) {
            progress.advanced(count - answered);
            answered = count;
        }
    }
}
