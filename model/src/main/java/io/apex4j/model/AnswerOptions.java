package io.apex4j.model;

/**
 * What becomes of what a model thinks.
 *
 * @param reasoningFormat whether it is told apart from what the model says
 * @param reasoningBudget the most tokens of it, after which the thought is closed and the answer goes on; {@link
 *     #UNLIMITED} for any number
 */
public record AnswerOptions(ReasoningFormat reasoningFormat, int reasoningBudget) {
    /** No limit of thinking. */
    public static final int UNLIMITED = -1;

    /** Checks the budget. */
    public AnswerOptions {
        if (reasoningBudget < UNLIMITED) {
            throw new ModelException("the most tokens to think are " + reasoningBudget + "; " + UNLIMITED
                    + " stands for no limit, less is impossible");
        }
    }

    /** Thoughts are told apart, and as long as they come. */
    public static AnswerOptions defaults() {
        return new AnswerOptions(ReasoningFormat.AUTO, UNLIMITED);
    }

    /** The same with another format. */
    public AnswerOptions withReasoningFormat(ReasoningFormat format) {
        return new AnswerOptions(format, reasoningBudget);
    }

    /** The same with another budget. */
    public AnswerOptions withReasoningBudget(int tokens) {
        return new AnswerOptions(reasoningFormat, tokens);
    }

    /** The same with a budget that is no larger than another; {@link #UNLIMITED} is the largest. */
    public AnswerOptions withReasoningBudgetAtMost(int tokens) {
        boolean isWithin = tokens == UNLIMITED || reasoningBudget != UNLIMITED && reasoningBudget <= tokens;
        return isWithin ? this : withReasoningBudget(tokens);
    }
}
