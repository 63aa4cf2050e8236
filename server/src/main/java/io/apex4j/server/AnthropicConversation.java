package io.apex4j.server;

import io.apex4j.model.ChatMessage;
import io.apex4j.model.JsonText;
import io.apex4j.model.ToolCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads a conversation as Anthropic's API writes it. For one request. */
final class AnthropicConversation {
    /** The most messages of a conversation, and the most blocks of a message. */
    private static final int MOST_ITEMS = 100_000;
    /** A line that a client puts before everything, and that is another with every request. */
    private static final String BILLING = "x-anthropic-billing-header:";

    private final List<ChatMessage> messages = new ArrayList<>();
    private final Map<String, String> toolNames = new HashMap<>();

    private AnthropicConversation() {}

    /**
     * The messages of a request, what the system says first.
     *
     * @throws ApiException when there are none, or one of them cannot be read
     */
    static List<ChatMessage> read(JsonRequest body) {
        AnthropicConversation conversation = new AnthropicConversation();
        conversation.system(body);
        List<JsonRequest> messages = body.objects("messages", MOST_ITEMS);
        if (messages.isEmpty()) {
            throw ApiException.invalid("messages", "'messages' is missing or empty; it needs at least one message");
        }
        messages.forEach(conversation::message);
        return conversation.messages;
    }

    private void system(JsonRequest body) {
        String text = body.value("system").orElse("") instanceof String plain
                ? (isBilling(plain) ? "" : plain)
                : String.join(
                        "\n",
                        body.objects("system", MOST_ITEMS).stream()
                                .map(AnthropicConversation::text)
                                .filter(block -> !isBilling(block))
                                .toList());
        if (!text.isEmpty()) {
            messages.add(ChatMessage.system(text));
        }
    }

    private static boolean isBilling(String text) {
        return text.startsWith(BILLING);
    }

    /** The text of a block that can be nothing else. */
    private static String text(JsonRequest block) {
        if (!block.requiredText("type").equals("text")) {
            throw block.refusal("type", "text");
        }
        return block.requiredText("text");
    }

    private void message(JsonRequest message) {
        switch (message.requiredText("role")) {
            case "user" -> said(message, "user");
            case "system" -> said(message, "system");
            case "assistant" -> answered(message);
            default -> throw message.refusal("role", "user, assistant or system");
        }
    }

    private void said(JsonRequest message, String role) {
        if (message.value("content").orElse(null) instanceof String text) {
            messages.add(new ChatMessage(role, text, Map.of()));
            return;
        }
        List<String> texts = new ArrayList<>();
        for (JsonRequest block : blocks(message)) {
            switch (block.requiredText("type")) {
                case "text" -> texts.add(block.requiredText("text"));
                case "tool_result" -> {
                    addSaid(role, texts);
                    texts.clear();
                    messages.add(toolResult(block));
                }
                default -> throw block.refusal("type", "text or tool_result");
            }
        }
        addSaid(role, texts);
    }

    private void addSaid(String role, List<String> texts) {
        if (!texts.isEmpty()) {
            messages.add(new ChatMessage(role, String.join("\n", texts), Map.of()));
        }
    }

    private ChatMessage toolResult(JsonRequest block) {
        String id = block.requiredText("tool_use_id");
        String content = block.value("content").orElse("") instanceof String text
                ? text
                : String.join(
                        "\n",
                        block.objects("content", MOST_ITEMS).stream()
                                .map(AnthropicConversation::text)
                                .toList());
        String told = block.bool("is_error", false) ? "Error: " + content : content;
        return ChatMessage.tool(told).with("tool_call_id", id).with("name", toolNames.getOrDefault(id, ""));
    }

    private void answered(JsonRequest message) {
        if (message.value("content").orElse(null) instanceof String text) {
            messages.add(ChatMessage.assistant(text));
            return;
        }
        StringBuilder content = new StringBuilder();
        List<String> thoughts = new ArrayList<>();
        List<ToolCall> calls = new ArrayList<>();
        for (JsonRequest block : blocks(message)) {
            switch (block.requiredText("type")) {
                case "text" -> content.append(block.requiredText("text"));
                case "thinking" -> thoughts.add(block.text("thinking").orElse(""));
                case "redacted_thinking" -> {}
                case "tool_use" -> calls.add(toolUse(block));
                default -> throw block.refusal("type", "text, thinking, redacted_thinking or tool_use");
            }
        }
        messages.add(ChatMessage.assistant(content.toString())
                .withReasoning(String.join("\n\n", thoughts))
                .withToolCalls(calls));
    }

    private ToolCall toolUse(JsonRequest block) {
        String id = block.requiredText("id");
        String name = block.requiredText("name");
        Map<String, ?> input = block.object("input").map(JsonRequest::fields).orElse(Map.of());
        toolNames.put(id, name);
        return new ToolCall(id, name, JsonText.write(input));
    }

    private static List<JsonRequest> blocks(JsonRequest message) {
        if (!message.has("content")) {
            throw message.missing("content");
        }
        return message.objects("content", MOST_ITEMS);
    }
}
