package io.apex4j.eval;

import io.apex4j.model.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A task with endings or answers. Each is scored by the mean log probability of its tokens, which are all tokens after
 * the common beginning of the sequences; the first with the best score is taken.
 */
final class TokenizedChoice implements TokenizedTask {
    private final String place;
    private final TaskSequences sequences;
    private final Set<Integer> right;
    private final List<TaskPrediction> predictions;
    private final int start;

    private TokenizedChoice(String place, TaskSequences sequences, Set<Integer> right, int start) {
        this.place = place;
        this.sequences = sequences;
        this.right = right;
        this.start = start;
        this.predictions = new ArrayList<>();
        for (int sequence = 0; sequence < sequences.count(); sequence++) {
            for (int position = start; position < sequences.length(sequence); position++) {
                predictions.add(sequences.prediction(sequence, position));
            }
        }
    }

    /**
     * Tokenizes a task. Where an ending is the beginning of all others, its last token counts as not common: something
     * must be left to score.
     */
    static TokenizedChoice of(TaskItem.Choice item, Tokenizer tokenizer) {
        TaskSequences sequences = TaskSequences.of(
                item.endings().stream()
                        .map(ending -> item.context() + " " + ending)
                        .toList(),
                tokenizer);
        int start = Math.max(1, Math.min(sequences.common(), sequences.shortest() - 1));
        if (sequences.shortest() <= start) {
            throw new EvaluationException(item.place() + ": with an ending it is a single token, before which the model"
                    + " predicts nothing");
        }
        return new TokenizedChoice(item.place(), sequences, item.right(), start);
    }

    @Override
    public String place() {
        return place;
    }

    @Override
    public TaskSequences sequences() {
        return sequences;
    }

    @Override
    public List<TaskPrediction> predictions() {
        return predictions;
    }

    @Override
    public TaskAnswer answer(float[] logProbabilities) {
        List<Double> scores = new ArrayList<>();
        int next = 0;
        int best = 0;
        for (int sequence = 0; sequence < sequences.count(); sequence++) {
            double sum = 0;
            int count = sequences.length(sequence) - start;
            for (int index = 0; index < count; index++) {
                sum += logProbabilities[next++];
            }
            scores.add(sum / count);
            best = scores.get(sequence) > scores.get(best) ? sequence : best;
        }
        boolean isRight = right.contains(best);
        return new TaskAnswer(scores, best, isRight, isRight);
    }
}
