package io.apex4j.server;

import io.apex4j.model.AnswerOptions;
import io.apex4j.model.ChatMessage;
import io.apex4j.model.GenerationOptions;
import io.apex4j.model.SamplingOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads requests as Anthropic's API writes them. */
final class AnthropicRequest {
    private AnthropicRequest() {}

    /**
     * What a request for an answer asks.
     *
     * @throws ApiException when a field has a wrong value
     */
    static ChatCall answer(JsonRequest body, ServedModel model) {
        if (!body.has("max_tokens")) {
            throw body.missing("max_tokens");
        }
        GenerationOptions generation = GenerationOptions.defaults()
                .withMaximumTokens(body.integer("max_tokens", 1, Integer.MAX_VALUE, 1))
                .withStopStrings(GenerationFields.stops(body, "stop_sequences"));
        return prompt(body, SamplingFields.read(body, model.sampling(), model.tokenizer()))
                .withGeneration(generation)
                .withAnswers(answers(body))
                .withForm(form(body));
    }

    /**
     * What a request makes the model read.
     *
     * @param sampling how tokens are chosen
     * @throws ApiException when a field has a wrong value
     */
    static ChatCall prompt(JsonRequest body, SamplingOptions sampling) {
        List<ChatMessage> messages = AnthropicConversation.read(body);
        List<ChatTool> tools = body.objects("tools", CompatFields.MOST_TOOLS).stream()
                .map(AnthropicRequest::tool)
                .toList();
        OpenAiTools.checkNames(tools);
        Optional<JsonRequest> choice = body.object("tool_choice");
        boolean areSeveralAllowed = choice.map(fields -> !fields.bool("disable_parallel_tool_use", false))
                .orElse(true);
        return ChatCall.of(messages, sampling)
                .withTools(
                        tools,
                        choice.map(fields -> choice(fields, tools)).orElse(new ToolChoice.Auto()),
                        areSeveralAllowed)
                .withPrompt(Map.of(), CompatFields.end(messages));
    }

    private static ChatTool tool(JsonRequest tool) {
        String type = tool.text("type").orElse("custom");
        if (!type.equals("custom")) {
            throw tool.refusal("type", "\"custom\": tools that others run are not at hand here");
        }
        return new ChatTool(
                tool.requiredText("name"),
                tool.text("description").orElse(""),
                tool.object("input_schema").map(JsonRequest::fields).orElse(Map.of()));
    }

    private static ToolChoice choice(JsonRequest choice, List<ChatTool> tools) {
        return switch (choice.requiredText("type")) {
            case "auto" -> new ToolChoice.Auto();
            case "none" -> new ToolChoice.None();
            case "any" -> CompatFields.required(tools);
            case "tool" -> CompatFields.named(choice.requiredText("name"), tools, choice.pathOf("name"));
            default -> throw choice.refusal("type", "auto, any, tool or none");
        };
    }

    private static AnswerOptions answers(JsonRequest body) {
        Optional<JsonRequest> thinking = body.object("thinking");
        if (thinking.isEmpty()) {
            return AnswerOptions.defaults();
        }
        JsonRequest fields = thinking.get();
        return switch (fields.requiredText("type")) {
            case "disabled" -> AnswerOptions.defaults().withReasoningBudget(0);
            case "adaptive", "between_tools" -> AnswerOptions.defaults();
            case "enabled" -> AnswerOptions.defaults().withReasoningBudget(budget(fields));
            default -> throw fields.refusal("type", "enabled, disabled, adaptive or between_tools");
        };
    }

    private static int budget(JsonRequest thinking) {
        if (!thinking.has("budget_tokens")) {
            throw thinking.missing("budget_tokens");
        }
        return thinking.integer("budget_tokens", 0, Integer.MAX_VALUE, 0);
    }

    private static AnswerForm form(JsonRequest body) {
        Optional<JsonRequest> format = body.object("output_config").flatMap(config -> config.object("format"));
        return format.or(() -> body.object("output_format"))
                .map(AnthropicRequest::schema)
                .orElse(new AnswerForm.Free());
    }

    private static AnswerForm schema(JsonRequest format) {
        if (!format.requiredText("type").equals("json_schema")) {
            throw format.refusal("type", "json_schema");
        }
        return new AnswerForm.Schema(format.object("schema")
                .orElseThrow(() -> format.missing("schema"))
                .fields());
    }
}
