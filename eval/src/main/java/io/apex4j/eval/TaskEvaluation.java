package io.apex4j.eval;

import io.apex4j.model.BatchLogitsConsumer;
import io.apex4j.model.Model;
import io.apex4j.model.Session;
import io.apex4j.model.SessionTokens;
import java.util.ArrayList;
import java.util.List;

/**
 * Has a model answer tasks as llama-perplexity does: nothing is generated, the likeliest of what is given is taken.
 *
 * <p>The common beginning of a task's sequences is taken in once; many tasks share a pass of the network. Answers depend on
 * neither.
 */
public final class TaskEvaluation {
    /** Tokens that are taken in together, some passes of the network. */
    private static final int BATCH_TOKENS = 2048;

    private final Model model;
    private final TaskSet set;
    private final TaskProgress progress;
    private final List<TaskAnswer> answers = new ArrayList<>();

    private TaskEvaluation(Model model, TaskSet set, TaskProgress progress) {
        this.model = model;
        this.set = set;
        this.progress = progress;
    }

    /**
     * Has a model answer tasks.
     *
     * @throws EvaluationException when a task does not fit into the context, logits are not finite, or the calling thread
     *     is interrupted
     */
    public static TaskResult run(Model model, TaskSet set, TaskProgress progress) {
        return TaskResult.of(set, answers(model, set, progress));
    }

    /** The answers, in the order of {@link TaskSet#items}. */
    static List<TaskAnswer> answers(Model model, TaskSet set, TaskProgress progress) {
        return new TaskEvaluation(model, set, progress).run();
    }

    private List<TaskAnswer> run() {
        List<RunningTask> group = new ArrayList<>();
        int tokens = 0;
        for (TaskItem item : set.items()) {
            TokenizedTask task = TokenizedTask.of(item, model.tokenizer());
            checkRoom(task);
            if (!group.isEmpty() && tokens + task.sequences().common() > BATCH_TOKENS) {
                answer(group);
                group.clear();
                tokens = 0;
            }
            group.add(new RunningTask(task));
            tokens += task.sequences().common();
        }
        answer(group);
        return answers;
    }

    private void checkRoom(TokenizedTask task) {
        int longest = task.sequences().longest();
        if (longest > model.contextLength()) {
            throw new EvaluationException(task.place() + ": the task takes " + longest + " tokens, the context holds "
                    + model.contextLength() + "; the model is made for up to " + model.largestContextLength()
                    + " (option -c)");
        }
    }

    private void answer(List<RunningTask> tasks) {
        takeBeginnings(
                tasks.stream().filter(task -> task.beginning().length > 0).toList());
        takeRests(tasks);
        tasks.forEach(task -> answers.add(task.answer()));
        progress.answered(answers.size(), (int)
                answers.stream().filter(TaskAnswer::isRight).count());
    }

    private void takeBeginnings(List<RunningTask> tasks) {
        if (tasks.isEmpty()) {
            return;
        }
        List<Part> parts = new ArrayList<>();
        for (RunningTask task : tasks) {
            parts.add(new Part(task, 0, 0, new SessionTokens(model.newSession(), task.beginning())));
        }
        take(parts);
        parts.forEach(part -> part.task().begun(part.input().session()));
    }

    private void takeRests(List<RunningTask> tasks) {
        List<Part> parts = new ArrayList<>();
        int tokens = 0;
        for (RunningTask task : tasks) {
            for (int sequence = 0; sequence < task.sequences(); sequence++) {
                int[] rest = task.rest(sequence);
                if (rest.length == 0) {
                    continue;
                }
                if (!parts.isEmpty() && tokens + rest.length > BATCH_TOKENS) {
                    take(parts);
                    parts.clear();
                    tokens = 0;
                }
                Session session = model.newSession();
                task.begin(session);
                parts.add(new Part(task, sequence, task.position(0), new SessionTokens(session, rest)));
                tokens += rest.length;
            }
        }
        if (!parts.isEmpty()) {
            take(parts);
        }
    }

    private void take(List<Part> parts) {
        if (Thread.currentThread().isInterrupted()) {
            throw new EvaluationException("the evaluation was interrupted after " + answers.size() + " of " + set.size()
                    + " tasks of " + set.kind().id());
        }
        model.prompt(parts.stream().map(Part::input).toList(), new Consumer(List.copyOf(parts)));
    }

    /**
     * Tokens of a sequence that are taken in together with others.
     *
     * @param start place of the first in the sequence
     */
    private record Part(RunningTask task, int sequence, int start, SessionTokens input) {}

    /** Hands predictions to the tasks that they are for. */
    private final class Consumer implements BatchLogitsConsumer {
        private final List<Part> parts;

        Consumer(List<Part> parts) {
            this.parts = parts;
        }

        @Override
        public boolean wants(int sequence, int index) {
            Part part = parts.get(sequence);
            return part.task().wants(part.sequence(), part.start() + index);
        }

        @Override
        public void accept(int sequence, int index, float[] logits, int offset) {
            Part part = parts.get(sequence);
            part.task().predicted(part.sequence(), part.start() + index, logits, offset, model.vocabularySize());
        }
    }
}
