package io.apex4j.calibrate;

import io.apex4j.calibrate.CorpusDocument.Conversation;
import io.apex4j.model.ChatMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives calls of tools the numbers by which results name them. Corpora have none: results follow calls in order. Some
 * templates insist on nine letters and digits.
 */
final class ToolCallNumbers {
    private static final String ID = "id";
    private static final String RESULT_ID = "tool_call_id";

    private ToolCallNumbers() {}

    /** The same messages with numbers of calls. */
    static List<ChatMessage> numbered(List<ChatMessage> messages) {
        List<ChatMessage> numbered = new ArrayList<>();
        int calls = 0;
        int results = 0;
        for (ChatMessage message : messages) {
            if (message.role().equals("tool")) {
                numbered.add(withCall(message, results));
                results++;
                continue;
            }
            List<Map<String, Object>> made = new ArrayList<>();
            for (Map<String, Object> call : calls(message)) {
                made.add(numbered(call, calls));
                calls++;
            }
            numbered.add(made.isEmpty() ? message : message.with(Conversation.TOOL_CALLS, made));
        }
        return numbered;
    }

    /** The calls that a message makes. */
    @SuppressWarnings("unchecked") // conversations are checked as they are read
    static List<Map<String, Object>> calls(ChatMessage message) {
        Object calls = message.fields().get(Conversation.TOOL_CALLS);
        return calls == null ? List.of() : (List<Map<String, Object>>) calls;
    }

    /** A call with its number. */
    static Map<String, Object> numbered(Map<String, Object> call, int number) {
        Map<String, Object> numbered = new LinkedHashMap<>(call);
        numbered.put(ID, id(number));
        return numbered;
    }

    /** A result with the number of its call. */
    static ChatMessage withCall(ChatMessage result, int number) {
        return result.with(RESULT_ID, id(number));
    }

    private static String id(int number) {
        return "call%05d".formatted(number % 100_000);
    }
}
