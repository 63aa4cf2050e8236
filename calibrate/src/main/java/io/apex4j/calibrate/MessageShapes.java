package io.apex4j.calibrate;

import io.apex4j.calibrate.CorpusDocument.Conversation;
import io.apex4j.model.ChatMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Makes messages of JSON objects. */
final class MessageShapes {
    /** The keys of messages in corpora. */
    static final Set<String> OWN_KEYS = Set.of("role", "content", Conversation.THINKING, Conversation.TOOL_CALLS);

    private static final Map<String, String> ROLES = Map.ofEntries(
            Map.entry("system", "system"),
            Map.entry("developer", "system"),
            Map.entry("user", "user"),
            Map.entry("human", "user"),
            Map.entry("assistant", "assistant"),
            Map.entry("gpt", "assistant"),
            Map.entry("chatgpt", "assistant"),
            Map.entry("bot", "assistant"),
            Map.entry("model", "assistant"),
            Map.entry("tool", "tool"),
            Map.entry("function", "tool"),
            Map.entry("function_response", "tool"),
            Map.entry("observation", "tool"));

    private static final List<String> THINKING_KEYS = List.of(Conversation.THINKING, "reasoning_content", "reasoning");
    private static final String THINK_START = "<think>";
    private static final String THINK_END = "</think>";

    private final CorpusJson json = new CorpusJson();

    /** Messages of role and content. */
    List<ChatMessage> messages(JsonNode list, String place) {
        List<ChatMessage> messages = new ArrayList<>();
        for (JsonNode message : list) {
            String at = place + ": messages[" + messages.size() + "]";
            ChatMessage read = new ChatMessage(
                    role(message.path("role"), at), content(message.path("content"), at), fields(message, at));
            messages.add(withThinkingApart(read));
        }
        return required(messages, place);
    }

    /** Messages of from and value. */
    List<ChatMessage> fromAndValue(JsonNode list, String place) {
        List<ChatMessage> messages = new ArrayList<>();
        for (JsonNode message : list) {
            String at = place + ": conversations[" + messages.size() + "]";
            ChatMessage read =
                    new ChatMessage(role(message.path("from"), at), content(message.path("value"), at), Map.of());
            messages.add(withThinkingApart(read));
        }
        return required(messages, place);
    }

    private static List<ChatMessage> required(List<ChatMessage> messages, String place) {
        if (messages.isEmpty()) {
            throw new CalibrationException(place + ": a conversation without messages; remove it");
        }
        return messages;
    }

    private static String role(JsonNode node, String place) {
        String name = node.isString() ? node.asString() : "";
        return Optional.ofNullable(ROLES.get(name.toLowerCase(Locale.ROOT)))
                .orElseThrow(() -> new CalibrationException(
                        place + ": the role is '" + Excerpt.of(name) + "'; known are system, user, assistant, tool"));
    }

    private static String content(JsonNode node, String place) {
        if (node.isString()) {
            return node.asString();
        }
        if (node.isMissingNode() || node.isNull()) {
            return "";
        }
        if (!node.isArray()) {
            throw new CalibrationException(place + ": the content is neither a text nor a list of texts");
        }
        StringBuilder joined = new StringBuilder();
        for (JsonNode part : node) {
            if (!part.path("text").isString()) {
                throw new CalibrationException(place + ": the content has a part that is no text");
            }
            joined.append(part.path("text").asString());
        }
        return joined.toString();
    }

    private Map<String, Object> fields(JsonNode message, String place) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (String key : THINKING_KEYS) {
            JsonNode thinking = message.path(key);
            if (thinking.isString() && !thinking.asString().isBlank()) {
                fields.putIfAbsent(Conversation.THINKING, thinking.asString());
            } else if (!thinking.isString() && !thinking.isMissingNode() && !thinking.isNull()) {
                throw new CalibrationException(place + ": " + key + " is no text");
            }
        }
        JsonNode calls = message.path(Conversation.TOOL_CALLS);
        if (calls.isArray() && !calls.isEmpty()) {
            List<Map<String, Object>> read = new ArrayList<>();
            for (JsonNode call : calls) {
                read.add(call(call, place + ".tool_calls[" + read.size() + "]"));
            }
            fields.put(Conversation.TOOL_CALLS, List.copyOf(read));
        } else if (!calls.isArray() && !calls.isMissingNode() && !calls.isNull()) {
            throw new CalibrationException(place + ": tool_calls is no list");
        }
        return fields;
    }

    /** A call; its arguments may also come as a text that holds JSON. */
    private Map<String, Object> call(JsonNode call, String place) {
        JsonNode function = call.path("function");
        JsonNode arguments = function.path("arguments");
        if (arguments.isString()) {
            arguments = json.parse(arguments.asString(), place + ".arguments");
        }
        if (!function.path("name").isString() || !arguments.isObject()) {
            throw new CalibrationException(
                    place + " is not {\"type\": \"function\", \"function\": {\"name\": ..., \"arguments\": {...}}}");
        }
        Map<String, Object> named = new LinkedHashMap<>();
        named.put("name", function.path("name").asString());
        named.put("arguments", CorpusJson.map(arguments));
        Map<String, Object> read = new LinkedHashMap<>();
        read.put("type", "function");
        read.put("function", named);
        return read;
    }

    /** An answer that begins with {@code <think>...</think>}, taken apart. */
    static ChatMessage withThinkingApart(ChatMessage message) {
        String content = message.content();
        int end = content.indexOf(THINK_END);
        boolean hasThinking = message.role().equals("assistant")
                && content.stripLeading().startsWith(THINK_START)
                && end >= 0
                && !message.fields().containsKey(Conversation.THINKING);
        if (!hasThinking) {
            return message;
        }
        int start = content.indexOf(THINK_START) + THINK_START.length();
        String thinking = content.substring(start, end).strip();
        String answer = content.substring(end + THINK_END.length()).strip();
        ChatMessage apart = new ChatMessage(message.role(), answer, message.fields());
        return thinking.isEmpty() ? apart : apart.with(Conversation.THINKING, thinking);
    }
}
