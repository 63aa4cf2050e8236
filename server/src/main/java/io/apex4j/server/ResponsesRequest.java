package io.apex4j.server;

import io.apex4j.model.AnswerOptions;
import io.apex4j.model.GenerationOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads requests as OpenAI's Responses API writes them. */
final class ResponsesRequest {
    private static final int MOST_TOP_LOGPROBS = 20;
    private static final int MOST_INCLUDES = 100;
    private static final String LOGPROBS = "message.output_text.logprobs";
    private static final List<String> EFFORTS = List.of("none", "minimal", "low", "medium", "high", "xhigh", "max");
    /** Fields that ask for what was kept of earlier requests, or for what is kept for later ones. */
    private static final List<String> MEMORY = List.of("previous_response_id", "conversation", "prompt");

    private ResponsesRequest() {}

    /**
     * What a request asks.
     *
     * @throws ApiException when a field has a wrong value
     */
    static ChatCall read(JsonRequest body, ServedModel model) {
        refuseMemory(body);
        List<ChatTool> tools = body.objects("tools", CompatFields.MOST_TOOLS).stream()
                .map(ResponsesRequest::tool)
                .toList();
        OpenAiTools.checkNames(tools);
        return ChatCall.of(
                        ResponsesConversation.read(body),
                        SamplingFields.read(body, model.sampling(), model.tokenizer()))
                .withTools(tools, OpenAiTools.readChoice(body, tools), body.bool("parallel_tool_calls", true))
                .withGeneration(generation(body))
                .withAnswers(answers(body))
                .withForm(form(body));
    }

    private static void refuseMemory(JsonRequest body) {
        for (String field : MEMORY) {
            if (body.has(field)) {
                throw ApiException.invalid(
                        field,
                        "'" + field + "' is not taken: nothing is stored here; send the whole conversation as 'input'");
            }
        }
        if (body.bool("background", false)) {
            throw ApiException.invalid("background", "'background' is true; answers are given at once or as a stream");
        }
    }

    private static GenerationOptions generation(JsonRequest body) {
        int most = body.integer("max_output_tokens", 1, Integer.MAX_VALUE, GenerationOptions.UNLIMITED);
        boolean hasLogprobs =
                body.has("top_logprobs") || body.texts("include", MOST_INCLUDES).contains(LOGPROBS);
        int top = body.integer("top_logprobs", 0, MOST_TOP_LOGPROBS, 0);
        return GenerationOptions.defaults()
                .withMaximumTokens(most)
                .withTopLogprobs(hasLogprobs ? top : GenerationOptions.NO_LOGPROBS);
    }

    private static AnswerOptions answers(JsonRequest body) {
        Optional<JsonRequest> reasoning = body.object("reasoning");
        String effort = reasoning.flatMap(fields -> fields.text("effort")).orElse("medium");
        if (!EFFORTS.contains(effort)) {
            throw reasoning.orElse(body).refusal("effort", String.join(", ", EFFORTS));
        }
        return effort.equals("none") ? AnswerOptions.defaults().withReasoningBudget(0) : AnswerOptions.defaults();
    }

    private static AnswerForm form(JsonRequest body) {
        Optional<JsonRequest> format = body.object("text").flatMap(text -> text.object("format"));
        return format.map(ResponsesRequest::formOf).orElse(new AnswerForm.Free());
    }

    private static AnswerForm formOf(JsonRequest format) {
        return switch (format.requiredText("type")) {
            case "text" -> new AnswerForm.Free();
            case "json_object" -> new AnswerForm.JsonObject();
            case "json_schema" ->
                new AnswerForm.Schema(format.object("schema")
                        .orElseThrow(() -> format.missing("schema"))
                        .fields());
            default -> throw format.refusal("type", "text, json_object or json_schema");
        };
    }

    private static ChatTool tool(JsonRequest tool) {
        if (!tool.requiredText("type").equals("function")) {
            throw tool.refusal("type", "function: tools that others run are not at hand here");
        }
        return new ChatTool(
                tool.requiredText("name"),
                tool.text("description").orElse(""),
                tool.object("parameters").map(JsonRequest::fields).orElse(Map.of()));
    }

    /** What answers say again of their request. */
    static JsonFields echo(JsonRequest body, ChatCall call, String model) {
        return JsonFields.of("model", model)
                .with("background", false)
                .with("instructions", body.text("instructions").orElse(null))
                .with("max_output_tokens", body.value("max_output_tokens").orElse(null))
                .with("max_tool_calls", null)
                .with("metadata", body.value("metadata").orElse(Map.of()))
                .with("parallel_tool_calls", call.allowsSeveralCalls())
                .with("previous_response_id", null)
                .with(
                        "reasoning",
                        body.value("reasoning")
                                .orElse(JsonFields.of("effort", null).with("summary", null)))
                .with("service_tier", "default")
                .with("store", false)
                .with("temperature", call.sampling().temperature())
                .with("text", body.value("text").orElse(Map.of("format", Map.of("type", "text"))))
                .with("tool_choice", body.value("tool_choice").orElse("auto"))
                .with("tools", body.value("tools").orElse(List.of()))
                .with("top_logprobs", Math.max(0, call.generation().topLogprobs()))
                .with("top_p", call.sampling().topP())
                .with("truncation", "disabled")
                .with("user", body.text("user").orElse(null));
    }
}
