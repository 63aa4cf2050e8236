package io.apex4j.model;

import java.util.List;

/**
 * What an answer consists of.
 *
 * @param reasoning what the model thought first; often empty
 * @param content what it says
 * @param toolCalls the tools that it wants called, in order
 * @param finishReason why it ended
 * @param isThoughtUnfinished whether it ended within the thought, as it does when thinking takes all the tokens that were
 *     allowed: content and calls are then missing, or those of before
 */
public record Answer(
        String reasoning,
        String content,
        List<ToolCall> toolCalls,
        FinishReason finishReason,
        boolean isThoughtUnfinished) {
    /** Keeps its own copy of the list. */
    public Answer {
        toolCalls = List.copyOf(toolCalls);
    }

    /** The answer as a message of the conversation that goes on. */
    public ChatMessage toMessage() {
        return ChatMessage.assistant(content).withReasoning(reasoning).withToolCalls(toolCalls);
    }
}
