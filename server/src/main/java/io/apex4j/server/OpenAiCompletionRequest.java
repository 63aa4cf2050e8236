package io.apex4j.server;

import io.apex4j.model.GenerationOptions;
import io.apex4j.model.SamplingOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * A request to OpenAI's completions API.
 *
 * @param prompts what is gone on with
 * @param sampling how tokens are chosen
 * @param generation when the answers end
 * @param count answers to each prompt
 * @param bestOf answers of which so many are chosen; at least as many
 * @param isEcho whether answers begin with their prompt
 * @param isStream whether answers come piece by piece
 * @param includesUsage whether a stream tells at its end how many tokens there were
 */
record OpenAiCompletionRequest(
        List<PromptFields.Prompt> prompts,
        SamplingOptions sampling,
        GenerationOptions generation,
        int count,
        int bestOf,
        boolean isEcho,
        boolean isStream,
        boolean includesUsage) {
    private static final int USUAL_TOKENS = 16;
    private static final int MOST_LOGPROBS = 20;

    /**
     * Reads a request.
     *
     * @throws ApiException when a field is of the wrong kind or out of range
     */
    static OpenAiCompletionRequest read(JsonRequest request, ServedModel model, ServerLimits limits) {
        if (request.text("suffix").filter(suffix -> !suffix.isEmpty()).isPresent()) {
            throw ApiException.invalid("suffix", "'suffix' is not possible; this model cannot fill a gap");
        }
        int topLogprobs = topLogprobs(request);
        int count = request.integer("n", 1, limits.answers(), 1);
        int bestOf = request.integer("best_of", 1, limits.answers(), count);
        boolean isStream = request.bool("stream", false);
        if (bestOf < count) {
            throw request.refusal("best_of", "a number from 'n', which is " + count + ", on");
        }
        if (isStream && bestOf > count) {
            throw ApiException.invalid("best_of", "'best_of' and 'stream' exclude each other");
        }
        boolean isEcho = request.bool("echo", false);
        if (isStream && isEcho && topLogprobs != GenerationOptions.NO_LOGPROBS) {
            throw ApiException.invalid("echo", "'echo' with 'logprobs' and 'stream' exclude each other");
        }
        GenerationOptions generation = GenerationFields.read(request)
                .withMaximumTokens(GenerationFields.maximumTokens(request).orElse(USUAL_TOKENS))
                .withTopLogprobs(bestOf > count ? Math.max(0, topLogprobs) : topLogprobs);
        return new OpenAiCompletionRequest(
                new PromptFields(model.tokenizer()).read(request, "prompt"),
                SamplingFields.read(request, model.sampling(), model.tokenizer()),
                model.withForm(generation, AnswerForms.read(request)),
                count,
                bestOf,
                isEcho,
                isStream,
                request.object("stream_options")
                        .map(options -> options.bool("include_usage", false))
                        .orElse(false));
    }

    /** A number; true stands for 1. */
    private static int topLogprobs(JsonRequest request) {
        if (request.value("logprobs").orElse("") instanceof Boolean isAsked) {
            return isAsked ? 1 : GenerationOptions.NO_LOGPROBS;
        }
        OptionalLong top = request.integer("logprobs", 0, MOST_LOGPROBS);
        return (int) top.orElse(GenerationOptions.NO_LOGPROBS);
    }

    /** Whether answers come with probabilities. */
    boolean tellsLogprobs() {
        return generation.topLogprobs() != GenerationOptions.NO_LOGPROBS;
    }

    /** All jobs of the request: {@code bestOf} for each prompt, one prompt after the other. */
    List<Supplier<Job>> jobs(Engine engine) {
        boolean isScored = isEcho && tellsLogprobs();
        List<Supplier<Job>> jobs = new ArrayList<>();
        for (PromptFields.Prompt prompt : prompts) {
            for (int answer = 0; answer < bestOf; answer++) {
                jobs.add(() -> engine.submit(prompt.tokens(), sampling, generation, isScored));
            }
        }
        return jobs;
    }
}
