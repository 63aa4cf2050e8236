package io.apex4j.server;

import io.apex4j.model.AnswerOptions;

/**
 * How many requests run and wait, and how long they may think.
 *
 * @param slots requests that are answered at a time, 1 to {@value #MOST_SLOTS}; each has a whole context
 * @param waiting requests that may wait for a slot; 0 for none
 * @param reasoningBudget the most tokens of thoughts before an answer, whatever requests ask for; {@link
 *     AnswerOptions#UNLIMITED} for any number
 */
public record EngineOptions(int slots, int waiting, int reasoningBudget) {
    /** The most requests that can be answered at a time. */
    public static final int MOST_SLOTS = 256;

    /** Checks the ranges. */
    public EngineOptions {
        if (slots < 1 || slots > MOST_SLOTS) {
            throw new IllegalArgumentException(
                    slots + " requests at a time; 1 to " + MOST_SLOTS + " are possible (--parallel)");
        }
        if (waiting < 0) {
            throw new IllegalArgumentException(waiting + " waiting requests; 0 is the least");
        }
        if (reasoningBudget < AnswerOptions.UNLIMITED) {
            throw new IllegalArgumentException("a budget of " + reasoningBudget + " tokens to think; "
                    + AnswerOptions.UNLIMITED + ", for any number, is the least (--reasoning-budget)");
        }
    }

    /** Requests may think as long as they like. */
    public EngineOptions(int slots, int waiting) {
        this(slots, waiting, AnswerOptions.UNLIMITED);
    }

    /** Four requests at a time, and 64 that wait. */
    public static EngineOptions defaults() {
        return new EngineOptions(4, 64);
    }
}
