package io.apex4j.server;

import io.apex4j.model.ChatMessage;
import io.apex4j.model.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads messages as OpenAI's chat API has them. */
final class OpenAiMessages {
    private static final int MOST_MESSAGES = 10_000;
    private static final int MOST_PARTS = 10_000;
    private static final int MOST_CALLS = 256;

    private OpenAiMessages() {}

    /**
     * The messages of a request, at least one.
     *
     * @throws ApiException when there is none, or one is no message
     */
    static List<ChatMessage> read(JsonRequest request) {
        if (!request.has("messages")) {
            throw request.missing("messages");
        }
        List<ChatMessage> messages = new ArrayList<>();
        for (JsonRequest message : request.objects("messages", MOST_MESSAGES)) {
            messages.add(message(message));
        }
        if (messages.isEmpty()) {
            throw ApiException.invalid("messages", "'messages' is empty; at least one message is needed");
        }
        return messages;
    }

    private static ChatMessage message(JsonRequest message) {
        String role = message.requiredText("role");
        return switch (role) {
            case "system", "developer" -> ChatMessage.system(requiredContent(message));
            case "user" -> ChatMessage.user(requiredContent(message));
            case "assistant" -> assistant(message);
            case "tool", "function" -> tool(message);
            default -> throw message.refusal("role", "one of system, developer, user, assistant, tool");
        };
    }

    private static ChatMessage assistant(JsonRequest message) {
        String reasoning = message.text("reasoning_content")
                .or(() -> message.text("reasoning"))
                .orElse("");
        List<ToolCall> calls = calls(message);
        Optional<String> content = content(message);
        if (content.isEmpty() && calls.isEmpty() && reasoning.isEmpty() && !message.has("refusal")) {
            throw message.missing("content");
        }
        return ChatMessage.assistant(content.orElse(""))
                .withReasoning(reasoning)
                .withToolCalls(calls);
    }

    private static ChatMessage tool(JsonRequest message) {
        ChatMessage tool = ChatMessage.tool(requiredContent(message));
        Optional<String> id = message.text("tool_call_id");
        tool = id.isPresent() ? tool.with("tool_call_id", id.get()) : tool;
        Optional<String> name = message.text("name");
        return name.isPresent() ? tool.with("name", name.get()) : tool;
    }

    private static List<ToolCall> calls(JsonRequest message) {
        List<ToolCall> calls = new ArrayList<>();
        for (JsonRequest call : message.objects("tool_calls", MOST_CALLS)) {
            JsonRequest function = call.object("function").orElseThrow(() -> call.missing("function"));
            calls.add(call(call.text("id").orElse("call_" + calls.size()), function));
        }
        message.object("function_call").ifPresent(function -> calls.add(call("call_0", function)));
        return calls;
    }

    private static ToolCall call(String id, JsonRequest function) {
        Object arguments = function.value("arguments").orElse("{}");
        String json = switch (arguments) {
            case String text -> text.isBlank() ? "{}" : text;
            case Map<?, ?> map -> io.apex4j.model.JsonText.write(map);
            default -> throw function.refusal("arguments", "a JSON object, as a text or as it is");
        };
        ToolCall call = new ToolCall(id, function.requiredText("name"), json);
        try {
            call.arguments();
        } catch (io.apex4j.model.ModelException none) {
            throw ApiException.invalid(function.pathOf("arguments"), String.valueOf(none.getMessage()));
        }
        return call;
    }

    private static String requiredContent(JsonRequest message) {
        return content(message).orElseThrow(() -> message.missing("content"));
    }

    /** A text, or parts of which each is one; they stand on lines of their own. */
    private static Optional<String> content(JsonRequest message) {
        Optional<Object> value = message.value("content");
        if (value.isEmpty() || value.get() instanceof String) {
            return message.text("content");
        }
        List<String> texts = new ArrayList<>();
        for (JsonRequest part : message.objects("content", MOST_PARTS)) {
            String type = part.text("type").orElse("text");
            switch (type) {
                case "text", "input_text", "output_text" -> texts.add(part.requiredText("text"));
                case "refusal" -> texts.add(part.requiredText("refusal"));
                default -> throw part.refusal("type", "text; this model reads nothing else");
            }
        }
        return Optional.of(String.join("\n", texts));
    }
}
