package io.apex4j.server;

import io.apex4j.model.ChatMessage;
import io.apex4j.model.JsonText;
import io.apex4j.model.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads a conversation as Ollama's API writes it. */
final class OllamaConversation {
    /** The most messages of a conversation, and the most calls of a message. */
    private static final int MOST_ITEMS = 100_000;

    private OllamaConversation() {}

    /**
     * The messages of a request; there may be none.
     *
     * @throws ApiException when one of them cannot be read
     */
    static List<ChatMessage> read(JsonRequest body) {
        return body.objects("messages", MOST_ITEMS).stream()
                .map(OllamaConversation::message)
                .toList();
    }

    /**
     * Refuses pictures, which the model cannot see.
     *
     * @throws ApiException when there are some
     */
    static void refuseImages(JsonRequest fields) {
        if (!fields.list("images", MOST_ITEMS).orElse(List.of()).isEmpty()) {
            throw ApiException.invalid(
                    fields.pathOf("images"),
                    "'" + fields.pathOf("images") + "' has pictures; the model reads text only");
        }
    }

    private static ChatMessage message(JsonRequest message) {
        refuseImages(message);
        String content = message.text("content").orElse("");
        return switch (message.requiredText("role")) {
            case "system" -> ChatMessage.system(content);
            case "user" -> ChatMessage.user(content);
            case "assistant" ->
                ChatMessage.assistant(content)
                        .withReasoning(message.text("thinking").orElse(""))
                        .withToolCalls(calls(message));
            case "tool" ->
                ChatMessage.tool(content)
                        .with("tool_call_id", message.text("tool_call_id").orElse(""))
                        .with("name", message.text("tool_name").orElse(""));
            default -> throw message.refusal("role", "system, user, assistant or tool");
        };
    }

    private static List<ToolCall> calls(JsonRequest message) {
        List<ToolCall> calls = new ArrayList<>();
        for (JsonRequest call : message.objects("tool_calls", MOST_ITEMS)) {
            JsonRequest function = call.object("function").orElseThrow(() -> call.missing("function"));
            Map<String, ?> arguments =
                    function.object("arguments").map(JsonRequest::fields).orElse(Map.of());
            calls.add(
                    new ToolCall(call.text("id").orElse(""), function.requiredText("name"), JsonText.write(arguments)));
        }
        return calls;
    }
}
