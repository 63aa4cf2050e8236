package io.apex4j.eval;

import io.apex4j.model.Session;
import io.apex4j.model.Snapshot;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A task while a model takes in its sequences. Different predictions may be noted by several threads. */
final class RunningTask {
    private final TokenizedTask task;
    private final List<TaskPrediction> predictions;
    private final float[] logProbabilities;
    private @Nullable Snapshot beginning;

    RunningTask(TokenizedTask task) {
        this.task = task;
        this.predictions = task.predictions();
        this.logProbabilities = new float[predictions.size()];
    }

    /** The tokens that all sequences begin with. */
    int[] beginning() {
        return task.sequences().range(0, 0, task.sequences().common());
    }

    /** Keeps the state after the common beginning. */
    void begun(Session session) {
        beginning = session.snapshot();
    }

    /** Takes a new session to after the common beginning. */
    void begin(Session session) {
        if (beginning != null) {
            session.restore(beginning);
        }
    }

    /** The tokens of a sequence after the common beginning that something is predicted after, or after a later one. */
    int[] rest(int sequence) {
        int last = -1;
        for (TaskPrediction prediction : predictions) {
            if (prediction.sequence() == sequence) {
                last = Math.max(last, prediction.position());
            }
        }
        int common = task.sequences().common();
        return last < common ? new int[0] : task.sequences().range(sequence, common, last + 1);
    }

    /** Number of sequences. */
    int sequences() {
        return task.sequences().count();
    }

    /** The place in a sequence of a token of its rest. */
    int position(int index) {
        return task.sequences().common() + index;
    }

    /** Whether something is predicted after a token. */
    boolean wants(int sequence, int position) {
        for (TaskPrediction prediction : predictions) {
            if (isAfter(prediction, sequence, position)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Notes what was predicted after a token.
     *
     * @param logits {@code [vocabulary]} values from {@code offset} on; lost
     * @throws EvaluationException when they are not finite
     */
    void predicted(int sequence, int position, float[] logits, int offset, int vocabulary) {
        float[] wanted = new float[predictions.size()];
        for (int index = 0; index < wanted.length; index++) {
            wanted[index] = logits[offset + predictions.get(index).token()];
        }
        LogitsRow row = LogitsRow.ofLost(logits, offset, vocabulary);
        if (!row.isFinite()) {
            throw new EvaluationException(
                    task.place() + ": the model gives logits that are infinite or not a number after" + " token "
                            + position + ": its weights are damaged, or too large for it to be run");
        }
        for (int index = 0; index < wanted.length; index++) {
            if (isAfter(predictions.get(index), sequence, position)) {
                logProbabilities[index] = (float) (wanted[index] - row.logNormalizer());
            }
        }
    }

    /** Whether a prediction comes after a token; one in the common beginning is the same in all sequences. */
    private boolean isAfter(TaskPrediction prediction, int sequence, int position) {
        return prediction.position() == position
                && (prediction.sequence() == sequence
                        || position < task.sequences().common());
    }

    /** The answer, when all was predicted. */
    TaskAnswer answer() {
        return task.answer(Arrays.copyOf(logProbabilities, logProbabilities.length));
    }
}
