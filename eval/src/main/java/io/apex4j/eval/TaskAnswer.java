package io.apex4j.eval;

import java.util.List;

/**
 * How a model answers a task.
 *
 * @param scores mean log probability of each ending, answer or filling
 * @param chosen index of what it takes
 * @param isRight whether that is right
 * @param isRightCorrected whether it would be right without a mistake of llama.cpp that {@code isRight} has in it
 */
record TaskAnswer(List<Double> scores, int chosen, boolean isRight, boolean isRightCorrected) {
    TaskAnswer {
        scores = List.copyOf(scores);
    }
}
