package io.apex4j.server;

import io.apex4j.model.Answer;
import io.apex4j.model.Generation;
import io.apex4j.model.TokenLogprobs;
import java.util.List;

/**
 * What a job has come to.
 *
 * @param answer what the answer consists of; of plain completions the content only
 * @param generation tokens and times
 * @param promptTokens tokens of the prompt, those known from earlier prompts included
 * @param cachedTokens tokens of the prompt that were known
 * @param reasoningTokens tokens of the answer that are thoughts
 * @param promptLogprobs how probable each token of the prompt but the first was, where the request asks for it
 */
public record JobResult(
        Answer answer,
        Generation generation,
        int promptTokens,
        int cachedTokens,
        int reasoningTokens,
        List<TokenLogprobs> promptLogprobs) {
    /** Keeps its own copy of the list. */
    public JobResult {
        promptLogprobs = List.copyOf(promptLogprobs);
    }
}
