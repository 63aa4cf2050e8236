package io.apex4j.bench;

import java.util.List;

/**
 * Something to generate with and without guessing ahead.
 *
 * @param name in reports
 * @param prompt tokens before the answer
 * @param answer the tokens that the model is made to choose; empty where it is free to choose
 * @param leastRatio the least that guessing has to gain, as a ratio of speeds
 */
record LookupCase(String name, List<Integer> prompt, List<Integer> answer, double leastRatio) {
    /** Keeps its own copies of the lists. */
    LookupCase {
        prompt = List.copyOf(prompt);
        answer = List.copyOf(answer);
        if (prompt.size() < 2) {
            throw new IllegalArgumentException("A prompt has " + prompt.size() + " tokens; it needs at least 2");
        }
    }

    /** Whether the model chooses itself. */
    boolean isFree() {
        return answer.isEmpty();
    }
}
