package io.apex4j.eval;

import java.util.List;

/**
 * How many questions of a set a model answers rightly.
 *
 * @param task which kind: {@code hellaswag}, {@code winogrande}, {@code mmlu}, {@code arc_challenge}, {@code truthfulqa} or
 *     {@code multiple_choice}
 * @param name the name of the set
 * @param answers whether each question was answered rightly, in order
 * @param accuracy share of right answers
 * @param low lower end of its 95 % interval (Wilson)
 * @param high upper end of that interval
 * @param chance share of right answers that guessing would give
 */
public record TaskResult(
        String task, String name, List<Boolean> answers, double accuracy, double low, double high, double chance) {
    /** Copies the list. */
    public TaskResult {
        answers = List.copyOf(answers);
    }
}
