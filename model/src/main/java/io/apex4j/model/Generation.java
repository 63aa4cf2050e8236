package io.apex4j.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An answer.
 *
 * @param text what was shown of it
 * @param tokens its tokens, without the one that ended it
 * @param finishReason why it ended
 * @param stopString the stop string that ended it, where one did
 * @param promptTokens number of tokens of the prompt that were taken in for it
 * @param promptTime how long they took
 * @param generationTime how long the answer took from there
 * @param draftedTokens how many tokens of it were guessed before they were chosen
 * @param acceptedTokens how many of these guesses were right
 */
public record Generation(
        String text,
        List<Integer> tokens,
        FinishReason finishReason,
        Optional<String> stopString,
        int promptTokens,
        Duration promptTime,
        Duration generationTime,
        int draftedTokens,
        int acceptedTokens) {
    /** Keeps its own copy of the list. */
    public Generation {
        tokens = List.copyOf(tokens);
    }

    /** Tokens of the prompt per second; 0 where there were none. */
    public double promptTokensPerSecond() {
        return perSecond(promptTokens, promptTime);
    }

    /** Tokens of the answer per second; 0 where there were none. */
    public double tokensPerSecond() {
        return perSecond(tokens.size(), generationTime);
    }

    private static double perSecond(int count, Duration time) {
        return count == 0 ? 0 : count * 1e9 / Math.max(1, time.toNanos());
    }
}
