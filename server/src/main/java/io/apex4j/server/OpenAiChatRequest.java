package io.apex4j.server;

import io.apex4j.model.ChatMessage;
import io.apex4j.model.GenerationOptions;
import io.apex4j.model.PromptEnd;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A request to OpenAI's chat API, with llama-server's additions.
 *
 * @param call what is asked
 * @param isStream whether the answer is to come piece by piece
 * @param includesUsage whether a stream tells at its end how many tokens there were
 * @param tellsProgress whether a stream tells how much of the prompt is taken in
 * @param tellsTimings whether each piece tells how fast it goes
 * @param tellsLogprobs whether tokens come with their probabilities
 */
record OpenAiChatRequest(
        ChatCall call,
        boolean isStream,
        boolean includesUsage,
        boolean tellsProgress,
        boolean tellsTimings,
        boolean tellsLogprobs) {
    private static final int MOST_TOP_LOGPROBS = 20;

    /**
     * Reads a request.
     *
     * @throws ApiException when a field is of the wrong kind or out of range
     */
    static OpenAiChatRequest read(JsonRequest request, ServedModel model, ServerLimits limits) {
        int topLogprobs = topLogprobs(request);
        GenerationOptions generation = GenerationFields.read(request);
        List<ChatTool> tools = OpenAiTools.read(request);
        ToolChoice choice = OpenAiTools.readChoice(request, tools);
        List<ChatMessage> messages = OpenAiMessages.read(request);
        ChatCall call = ChatCall.of(messages, SamplingFields.read(request, model.sampling(), model.tokenizer()))
                .withTools(tools, choice, request.bool("parallel_tool_calls", true))
                .withForm(AnswerForms.read(request))
                .withGeneration(generation.withTopLogprobs(topLogprobs))
                .withAnswers(GenerationFields.readReasoning(request))
                .withCount(request.integer("n", 1, limits.answers(), 1))
                .withPrompt(variables(request), end(request, messages));
        return new OpenAiChatRequest(
                call,
                request.bool("stream", false),
                request.object("stream_options")
                        .map(options -> options.bool("include_usage", false))
                        .orElse(false),
                request.bool("return_progress", false),
                request.bool("timings_per_token", false),
                topLogprobs != GenerationOptions.NO_LOGPROBS);
    }

    private static int topLogprobs(JsonRequest request) {
        OptionalLong top = request.integer("top_logprobs", 0, MOST_TOP_LOGPROBS);
        boolean isAsked = request.bool("logprobs", false);
        if (top.isPresent() && top.getAsLong() > 0 && !isAsked) {
            throw ApiException.invalid("top_logprobs", "'top_logprobs' needs 'logprobs' to be true");
        }
        return isAsked ? (int) top.orElse(0) : GenerationOptions.NO_LOGPROBS;
    }

    private static Map<String, @Nullable Object> variables(JsonRequest request) {
        return request.object("chat_template_kwargs")
                .<Map<String, @Nullable Object>>map(object -> new HashMap<>(object.fields()))
                .orElseGet(Map::of);
    }

    /** Where the conversation's last message is an answer, that goes on. */
    private static PromptEnd end(JsonRequest request, List<ChatMessage> messages) {
        ChatMessage last = messages.getLast();
        boolean isAnswer = last.role().equals("assistant") && !last.fields().containsKey("tool_calls");
        boolean isContinued = request.bool("continue_final_message", isAnswer);
        if (isContinued && !isAnswer) {
            throw ApiException.invalid(
                    "continue_final_message",
                    "'continue_final_message' needs the last message to be an answer (role assistant) without calls");
        }
        if (isContinued && request.bool("add_generation_prompt", true)) {
            return PromptEnd.CONTINUE;
        }
        return request.bool("add_generation_prompt", true) ? PromptEnd.ANSWER : PromptEnd.MESSAGE;
    }
}
