package io.apex4j.eval;

import java.util.List;

/**
 * How many questions of a set a model answers rightly.
 *
 * @param task which kind: {@code hellaswag}, {@code winogrande}, {@code mmlu}, {@code arc_challenge}, {@code truthfulqa} or
 *     {@code multiple_choice}
 * @param name the name of the set
 * @param answers whether each question was answered rightly, in order
 * @param correctedAnswers the same without a mistake that llama.cpp makes with Winogrande, and {@code answers} with it;
 *     equal to {@code answers} for all other kinds
 * @param accuracy share of right answers
 * @param low lower end of its 95 % interval (Wilson)
 * @param high upper end of that interval
 * @param chance share of right answers that guessing would give
 */
public record TaskResult(
        String task,
        String name,
        List<Boolean> answers,
        List<Boolean> correctedAnswers,
        double accuracy,
        double low,
        double high,
        double chance) {
    /** The quantile of the normal distribution that leaves out 2.5 %. */
    private static final double QUANTILE = 1.95996398454;

    /** Copies the lists. */
    public TaskResult {
        answers = List.copyOf(answers);
        correctedAnswers = List.copyOf(correctedAnswers);
    }

    /** A result in which nothing had to be corrected. */
    public TaskResult(
            String task, String name, List<Boolean> answers, double accuracy, double low, double high, double chance) {
        this(task, name, answers, answers, accuracy, low, high, chance);
    }

    /** The result of a set's tasks, of which there is at least one. */
    static TaskResult of(TaskSet set, List<TaskAnswer> given) {
        List<Boolean> answers = given.stream().map(TaskAnswer::isRight).toList();
        List<Boolean> correctedAnswers =
                given.stream().map(TaskAnswer::isRightCorrected).toList();
        double accuracy = share(answers);
        double z = QUANTILE * QUANTILE / answers.size();
        double middle = (accuracy + z / 2) / (1 + z);
        double half = Math.sqrt(z * (accuracy * (1 - accuracy) + z / 4)) / (1 + z);
        return new TaskResult(
                set.kind().id(),
                set.name(),
                answers,
                correctedAnswers,
                accuracy,
                middle - half,
                middle + half,
                set.chance());
    }

    /** What tells the set from others: several may be of one kind, and several kinds in files of one name. */
    public String title() {
        return name.equals(task) ? task : task + ", " + name;
    }

    /** Standard error of the accuracy; not a number for a single question. */
    public double error() {
        return Math.sqrt(accuracy * (1 - accuracy) / (answers.size() - 1));
    }

    /** Share of right ones of the corrected answers. */
    public double correctedAccuracy() {
        return share(correctedAnswers);
    }

    private static double share(List<Boolean> answers) {
        return (double) answers.stream().filter(isRight -> isRight).count() / answers.size();
    }
}
