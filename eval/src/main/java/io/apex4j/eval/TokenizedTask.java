package io.apex4j.eval;

import io.apex4j.model.Tokenizer;
import java.util.List;

/** A task as sequences of tokens, with the predictions that answering it takes. */
sealed interface TokenizedTask permits TokenizedChoice, TokenizedBlank {
    /** Tokenizes a task. */
    static TokenizedTask of(TaskItem item, Tokenizer tokenizer) {
        return switch (item) {
            case TaskItem.Choice choice -> TokenizedChoice.of(choice, tokenizer);
            case TaskItem.Blank blank -> TokenizedBlank.of(blank, tokenizer);
        };
    }

    /** Where the task stands in its file. */
    String place();

    /** What it is cut into tokens. */
    TaskSequences sequences();

    /** The predictions that are needed, at positions from the last of the common beginning on. */
    List<TaskPrediction> predictions();

    /**
     * The answer.
     *
     * @param logProbabilities one for each of {@link #predictions}
     */
    TaskAnswer answer(float[] logProbabilities);
}
