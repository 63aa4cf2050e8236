package io.apex4j.eval;

import io.apex4j.model.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/**
 * A task with a blank, as llama.cpp scores it. Each filling is scored by a mean of log probabilities, and the first is
 * taken when its score is higher. Where both sequences have more than three tokens after their common beginning, those
 * after the filling are scored, else all after the common beginning; the last token is left out when it is not the only
 * one.
 *
 * <p>llama.cpp judges the second sequence's first token after the common beginning by what comes after the first
 * sequence's last token. Published scores have that in them, so it is done here; the corrected answer takes what comes
 * after the common beginning.
 */
final class TokenizedBlank implements TokenizedTask {
    private static final int FEW_TOKENS = 3;

    private final TaskItem.Blank item;
    private final TaskSequences sequences;
    private final List<TaskPrediction> predictions;
    private final Range first;
    private final Range second;
    private final boolean isMisjudged;

    /** The scored tokens of a sequence: those at {@code start} to before {@code end}. */
    private record Range(int start, int end) {
        int count() {
            return Math.max(0, end - start);
        }
    }

    private TokenizedBlank(TaskItem.Blank item, TaskSequences sequences, Range first, Range second) {
        this.item = item;
        this.sequences = sequences;
        this.first = first;
        this.second = second;
        this.predictions = new ArrayList<>();
        int common = sequences.common();
        this.isMisjudged = common > 0 && second.start == common && second.count() > 0;
        addAll(0, first);
        addAll(1, second);
        if (isMisjudged) {
            TaskPrediction corrected = sequences.prediction(1, common);
            predictions.set(first.count(), new TaskPrediction(0, sequences.length(0) - 1, corrected.token()));
            predictions.add(corrected);
        }
    }

    /** Tokenizes a task. */
    static TokenizedBlank of(TaskItem.Blank item, Tokenizer tokenizer) {
        TaskSequences sequences = TaskSequences.of(
                List.of(item.before() + item.first() + item.after(), item.before() + item.second() + item.after()),
                tokenizer);
        boolean skipsFilling = sequences.shortest() - sequences.common() > FEW_TOKENS;
        return new TokenizedBlank(
                item,
                sequences,
                range(
                        sequences,
                        0,
                        skipsFilling ? TaskSequences.tokens(item.before() + item.first(), tokenizer).length : 0),
                range(
                        sequences,
                        1,
                        skipsFilling ? TaskSequences.tokens(item.before() + item.second(), tokenizer).length : 0));
    }

    private static Range range(TaskSequences sequences, int sequence, int filled) {
        int start = Math.max(1, Math.max(sequences.common(), filled));
        int length = sequences.length(sequence);
        return new Range(start, length - start > 1 ? length - 1 : length);
    }

    private void addAll(int sequence, Range range) {
        for (int position = range.start; position < range.end; position++) {
            predictions.add(sequences.prediction(sequence, position));
        }
    }

    @Override
    public String place() {
        return item.place();
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
        double scoreOfFirst = mean(logProbabilities, 0, first.count());
        double scoreOfSecond = mean(logProbabilities, first.count(), second.count());
        double corrected = scoreOfSecond;
        if (isMisjudged) {
            float[] mended = logProbabilities.clone();
            mended[first.count()] = logProbabilities[logProbabilities.length - 1];
            corrected = mean(mended, first.count(), second.count());
        }
        int chosen = scoreOfFirst > scoreOfSecond ? 1 : 2;
        int chosenCorrected = scoreOfFirst > corrected ? 1 : 2;
        return new TaskAnswer(
                List.of(scoreOfFirst, scoreOfSecond),
                chosen - 1,
                chosen == item.answer(),
                chosenCorrected == item.answer());
    }

    /** The mean of some values; not a number when there are none, which never counts as higher. */
    private static double mean(float[] values, int start, int count) {
        double sum = 0;
        for (int index = start; index < start + count; index++) {
            sum += values[index];
        }
        return sum / count;
    }
}
