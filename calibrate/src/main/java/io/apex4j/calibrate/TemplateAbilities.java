package io.apex4j.calibrate;

import io.apex4j.calibrate.CorpusDocument.Conversation;
import io.apex4j.model.ChatMessage;
import io.apex4j.model.TemplateException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a chat template has a place for, found out by rendering short conversations with a word that must appear.
 *
 * @param thinkingField the field of a message in which the template looks for thinking
 * @param showsSystem whether it shows a message of the system
 * @param showsTools whether it lists tools
 * @param showsToolCalls whether it shows calls of tools
 * @param showsToolResults whether it shows what tools answer
 */
record TemplateAbilities(
        Optional<String> thinkingField,
        boolean showsSystem,
        boolean showsTools,
        boolean showsToolCalls,
        boolean showsToolResults) {
    private static final String WORD = "probe7243";
    private static final List<String> THINKING_FIELDS =
            List.of(Conversation.THINKING, "reasoning_content", "reasoning", "thought");

    private static final ChatMessage QUESTION = ChatMessage.user("question");
    private static final ChatMessage ANSWER = ChatMessage.assistant("answer");

    /** The abilities of the template of some input. */
    static TemplateAbilities of(TemplateRun run) {
        Predicate<List<ChatMessage>> shows = messages -> shows(run, messages, List.of());
        Optional<String> field = THINKING_FIELDS.stream()
                .filter(name -> shows.test(List.of(QUESTION, ANSWER.with(name, WORD))))
                .findFirst();
        ChatMessage call = ChatMessage.assistant("").with(Conversation.TOOL_CALLS, List.of(call(WORD)));
        ChatMessage otherCall = ChatMessage.assistant("").with(Conversation.TOOL_CALLS, List.of(call("other")));
        ChatMessage result = ToolCallNumbers.withCall(ChatMessage.tool(WORD), 0);
        return new TemplateAbilities(
                field,
                shows.test(List.of(ChatMessage.system(WORD), QUESTION, ANSWER)),
                shows(run, List.of(QUESTION, ANSWER), List.of(tool())),
                shows.test(List.of(QUESTION, call, ToolCallNumbers.withCall(ChatMessage.tool("result"), 0), ANSWER)),
                shows.test(List.of(QUESTION, otherCall, result, ANSWER)));
    }

    /** A template of which nothing is expected but that it takes turns of user and assistant. */
    TemplateAbilities without() {
        return new TemplateAbilities(thinkingField, false, false, false, false);
    }

    private static boolean shows(TemplateRun run, List<ChatMessage> messages, List<Map<String, Object>> tools) {
        try {
            return run.render(messages, tools).stream()
                    .anyMatch(segment -> segment.text().contains(WORD));
        } catch (TemplateException refused) {
            return false;
        }
    }

    private static Map<String, Object> call(String name) {
        Map<String, Object> call =
                Map.of("type", "function", "function", Map.of("name", name, "arguments", Map.of("key", "value")));
        return ToolCallNumbers.numbered(call, 0);
    }

    private static Map<String, Object> tool() {
        Map<String, Object> parameters = Map.of("type", "object", "properties", Map.of(), "required", List.of());
        return Map.of(
                "type",
                "function",
                "function",
                Map.of("name", WORD, "description", "a tool", "parameters", parameters));
    }
}
