package io.apex4j.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A message of a conversation.
 *
 * @param role who speaks: system, user, assistant, tool, or what else the model's template knows
 * @param content what is said
 * @param fields what else the template knows, such as {@code thinking} or {@code tool_calls}; of the types that {@link
 *     ChatTemplateInput} takes
 */
public record ChatMessage(String role, String content, Map<String, Object> fields) {
    /** Keeps its own copy of the map. */
    public ChatMessage {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** What the model is told before the conversation. */
    public static ChatMessage system(String content) {
        return new ChatMessage("system", content, Map.of());
    }

    /** What the user says. */
    public static ChatMessage user(String content) {
        return new ChatMessage("user", content, Map.of());
    }

    /** What the model has answered. */
    public static ChatMessage assistant(String content) {
        return new ChatMessage("assistant", content, Map.of());
    }

    /** What a tool has answered. */
    public static ChatMessage tool(String content) {
        return new ChatMessage("tool", content, Map.of());
    }

    /** What a tool has answered to a call. */
    public static ChatMessage tool(ToolCall call, String content) {
        return tool(content).with("tool_call_id", call.id()).with("name", call.name());
    }

    /**
     * The same with what the model thought before it said that, under the names by which templates know it; unchanged
     * where that is empty.
     */
    public ChatMessage withReasoning(String reasoning) {
        return reasoning.isEmpty() ? this : with("thinking", reasoning).with("reasoning_content", reasoning);
    }

    /**
     * The same with the tools that the model wanted called; unchanged where there are none.
     *
     * @throws ModelException when the arguments of a call are no JSON object
     */
    public ChatMessage withToolCalls(List<ToolCall> calls) {
        return calls.isEmpty()
                ? this
                : with("tool_calls", calls.stream().map(ToolCall::toTemplate).toList());
    }

    /** The same with a further field. */
    public ChatMessage with(String field, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(fields);
        more.put(field, value);
        return new ChatMessage(role, content, more);
    }

    /** The message as templates take it. */
    Map<String, Object> toTemplate() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("role", role);
        values.put("content", content);
        values.putAll(fields);
        return values;
    }
}
