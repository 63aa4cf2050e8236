package io.apex4j.calibrate;

/** What is done with a conversation when a model's chat template has no place for a part of it. */
public enum RenderingFallback {
    /** Thinking stands in the answer's content, as {@code <think>...</think>}. */
    THINKING_IN_CONTENT("thinking as <think> in the content"),
    /**
     * The template left something out: most do with what was thought before the user's last message, some with what is
     * said or thought beside calls of tools.
     */
    PARTS_LEFT_OUT("thinking, or text beside tool calls, that the template leaves out"),
    /** What the system says stands before the first message of the user. */
    SYSTEM_IN_USER("system message before the first user message"),
    /** Descriptions of tools stand in the system message, a JSON object a line. */
    TOOLS_AS_TEXT("tools listed in the system message"),
    /** Calls of tools stand in the answer's content, a JSON object a line. */
    TOOL_CALLS_AS_TEXT("tool calls as JSON in the content"),
    /** What tools answer comes from the user. */
    TOOL_RESULTS_AS_USER("tool results as user messages"),
    /** The template refused the conversation, and took it with all of the above and neighbours of a role joined. */
    SIMPLIFIED("refused by the template, simplified"),
    /** The template refused even that: the conversation is plain text, with names of roles before the messages. */
    PLAIN_TEXT("refused by the template, as plain text");

    private final String description;

    RenderingFallback(String description) {
        this.description = description;
    }

    /** What is done, in a few words. */
    public String description() {
        return description;
    }
}
