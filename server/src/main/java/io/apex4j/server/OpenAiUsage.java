package io.apex4j.server;

import io.apex4j.model.Generation;
import java.util.List;

/** Writes how many tokens answers took, and how long, as OpenAI's API and llama-server do. */
final class OpenAiUsage {
    private OpenAiUsage() {}

    /** The tokens of all answers to a request; its prompt counts once. */
    static JsonFields usage(List<JobResult> results) {
        JobResult first = results.getFirst();
        int completion = results.stream()
                .mapToInt(result -> result.generation().tokens().size())
                .sum();
        int reasoning = results.stream().mapToInt(JobResult::reasoningTokens).sum();
        return usage(first.promptTokens(), first.cachedTokens(), completion, reasoning);
    }

    static JsonFields usage(int prompt, int cached, int completion, int reasoning) {
        return JsonFields.of("prompt_tokens", prompt)
                .with("completion_tokens", completion)
                .with("total_tokens", prompt + completion)
                .with("prompt_tokens_details", JsonFields.of("cached_tokens", cached))
                .with("completion_tokens_details", JsonFields.of("reasoning_tokens", reasoning));
    }

    /** How long an answer took. */
    static JsonFields timings(JobResult result) {
        Generation generation = result.generation();
        JsonFields timings = timings(
                result.cachedTokens(),
                generation.promptTokens(),
                generation.promptTime().toNanos() / 1e6,
                generation.tokens().size(),
                generation.generationTime().toNanos() / 1e6);
        return timings.with("draft_n", generation.draftedTokens())
                .with("draft_n_accepted", generation.acceptedTokens());
    }

    /** The same while it comes. */
    static JsonFields timings(int cached, int prompt, double promptMillis, int predicted, double predictedMillis) {
        return JsonFields.of("cache_n", cached)
                .with("prompt_n", prompt)
                .with("prompt_ms", promptMillis)
                .with("prompt_per_token_ms", ratio(promptMillis, prompt))
                .with("prompt_per_second", ratio(prompt * 1e3, promptMillis))
                .with("predicted_n", predicted)
                .with("predicted_ms", predictedMillis)
                .with("predicted_per_token_ms", ratio(predictedMillis, predicted))
                .with("predicted_per_second", ratio(predicted * 1e3, predictedMillis));
    }

    private static double ratio(double value, double divisor) {
        return divisor == 0 ? 0 : value / divisor;
    }
}
