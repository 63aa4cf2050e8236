package io.apex4j.server;

import io.apex4j.model.ChatMessage;
import io.apex4j.model.ModelException;
import io.apex4j.model.ToolCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a conversation as OpenAI's Responses API writes it. Items of the assistant that follow each other, such as a
 * thought, a text and calls, are one message to the model. For one request.
 */
final class ResponsesConversation {
    /** The most items of a conversation, and the most parts of an item. */
    private static final int MOST_ITEMS = 100_000;

    private final List<ChatMessage> messages = new ArrayList<>();
    private final Map<String, String> toolNames = new HashMap<>();
    /** What the assistant has said since somebody else did. */
    private final List<String> thoughts = new ArrayList<>();

    private final StringBuilder content = new StringBuilder();
    private final List<ToolCall> calls = new ArrayList<>();
    private boolean isAnswering;

    private ResponsesConversation() {}

    /**
     * The messages of a request, the instructions first.
     *
     * @throws ApiException when there are none, or one of them cannot be read
     */
    static List<ChatMessage> read(JsonRequest body) {
        ResponsesConversation conversation = new ResponsesConversation();
        body.text("instructions")
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> conversation.messages.add(ChatMessage.system(text)));
        conversation.input(body);
        return conversation.messages;
    }

    private void input(JsonRequest body) {
        if (body.value("input").orElse(null) instanceof String text) {
            messages.add(ChatMessage.user(text));
            return;
        }
        List<JsonRequest> items = body.objects("input", MOST_ITEMS);
        if (items.isEmpty()) {
            throw ApiException.invalid("input", "'input' is missing or empty; it needs a text or at least one item");
        }
        items.forEach(this::item);
        endAnswer();
    }

    private void item(JsonRequest item) {
        switch (item.text("type").orElse("message")) {
            case "message" -> message(item);
            case "reasoning" -> {
                endAnswerThatSpeaks();
                isAnswering = true;
                thoughts.add(parts(item, "content", "reasoning_text"));
            }
            case "function_call" -> {
                isAnswering = true;
                calls.add(call(item));
            }
            case "function_call_output" -> {
                endAnswer();
                String id = item.text("call_id").orElse("");
                messages.add(ChatMessage.tool(textOrParts(item, "output"))
                        .with("tool_call_id", id)
                        .with("name", toolNames.getOrDefault(id, "")));
            }
            default -> throw item.refusal("type", "message, reasoning, function_call or function_call_output");
        }
    }

    private void message(JsonRequest item) {
        if (!item.has("content")) {
            throw item.missing("content");
        }
        String text = textOrParts(item, "content");
        switch (item.requiredText("role")) {
            case "user" -> say(ChatMessage.user(text));
            case "system", "developer" -> say(ChatMessage.system(text));
            case "assistant" -> {
                endAnswerThatSpeaks();
                isAnswering = true;
                content.append(text);
            }
            default -> throw item.refusal("role", "user, assistant, system or developer");
        }
    }

    private void say(ChatMessage message) {
        endAnswer();
        messages.add(message);
    }

    /** A thought, or another text, begins a new message. */
    private void endAnswerThatSpeaks() {
        if (!content.isEmpty() || !calls.isEmpty()) {
            endAnswer();
        }
    }

    private void endAnswer() {
        if (!isAnswering) {
            return;
        }
        messages.add(ChatMessage.assistant(content.toString())
                .withReasoning(String.join("\n\n", thoughts))
                .withToolCalls(calls));
        thoughts.clear();
        content.setLength(0);
        calls.clear();
        isAnswering = false;
    }

    private ToolCall call(JsonRequest item) {
        String arguments =
                item.text("arguments").filter(text -> !text.isBlank()).orElse("{}");
        ToolCall call = new ToolCall(item.requiredText("call_id"), item.requiredText("name"), arguments);
        try {
            call.arguments();
        } catch (ModelException problem) {
            throw ApiException.invalid(item.pathOf("arguments"), String.valueOf(problem.getMessage()));
        }
        toolNames.put(call.id(), call.name());
        return call;
    }

    private static String textOrParts(JsonRequest item, String field) {
        return item.value(field).orElse(null) instanceof String text
                ? text
                : parts(item, field, "input_text", "output_text", "text", "refusal");
    }

    /** The texts of an item's parts. */
    private static String parts(JsonRequest item, String field, String... types) {
        StringBuilder text = new StringBuilder();
        for (JsonRequest part : item.objects(field, MOST_ITEMS)) {
            String type = part.requiredText("type");
            if (!List.of(types).contains(type)) {
                throw part.refusal("type", String.join(" or ", types));
            }
            text.append(part.requiredText(type.equals("refusal") ? "refusal" : "text"));
        }
        return text.toString();
    }
}
