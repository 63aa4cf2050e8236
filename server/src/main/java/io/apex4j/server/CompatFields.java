package io.apex4j.server;

import io.apex4j.model.ChatMessage;
import io.apex4j.model.PromptEnd;
import java.util.List;

/** Reads what the requests of several APIs have alike. */
final class CompatFields {
    /** The most tools of a request. */
    static final int MOST_TOOLS = 1000;

    private CompatFields() {}

    /**
     * A choice of one tool.
     *
     * @param path of the field that holds the name
     * @throws ApiException when there is no such tool
     */
    static ToolChoice named(String name, List<ChatTool> tools, String path) {
        if (tools.stream().noneMatch(tool -> tool.name().equals(name))) {
            throw ApiException.invalid(path, "'" + path + "' is none of the tools of the request");
        }
        return new ToolChoice.Some(List.of(name), true);
    }

    /**
     * A choice of any tool, but at least one.
     *
     * @throws ApiException when there is none
     */
    static ToolChoice required(List<ChatTool> tools) {
        if (tools.isEmpty()) {
            throw ApiException.invalid(
                    "tool_choice", "'tool_choice' wants a tool called, but there is none in 'tools'");
        }
        return new ToolChoice.Required();
    }

    /** Where a prompt leaves off: a last message of the assistant that says something is gone on with. */
    static PromptEnd end(List<ChatMessage> messages) {
        ChatMessage last = messages.getLast();
        boolean isBegun = last.role().equals("assistant")
                && !last.content().isEmpty()
                && !last.fields().containsKey("tool_calls");
        return isBegun ? PromptEnd.CONTINUE : PromptEnd.ANSWER;
    }
}
