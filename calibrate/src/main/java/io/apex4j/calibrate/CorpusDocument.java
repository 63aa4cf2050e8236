package io.apex4j.calibrate;

import io.apex4j.model.ChatMessage;
import java.util.List;
import java.util.Map;

/** A document of a corpus: what stands in a model's context by itself. */
public sealed interface CorpusDocument {
    /** What kind of text it is, such as {@code code}. */
    String domain();

    /** The language that it is written in, as a BCP 47 tag such as {@code de}. */
    String language();

    /** Plain text. */
    record Text(String domain, String language, String text) implements CorpusDocument {
        /** Refuses a text of nothing but white space. */
        public Text {
            if (text.isBlank()) {
                throw new IllegalArgumentException("a document has text");
            }
        }
    }

    /**
     * A conversation, for the chat template of the model that reads it.
     *
     * @param messages at least one; roles are system, user, assistant and tool. The fields of an answer may be
     *     {@code thinking} (a text) and {@code tool_calls} (a list of maps with {@code function}: {@code name} and
     *     {@code arguments}, a map)
     * @param tools descriptions of the tools that may be called, as JSON schemas; may be empty
     */
    record Conversation(String domain, String language, List<ChatMessage> messages, List<Map<String, Object>> tools)
            implements CorpusDocument {
        /** The field of a message that holds what is thought before the answer. */
        public static final String THINKING = "thinking";

        /** The field of a message that holds calls of tools. */
        public static final String TOOL_CALLS = "tool_calls";

        /** Copies the lists. */
        public Conversation {
            messages = List.copyOf(messages);
            tools = List.copyOf(tools);
            if (messages.isEmpty()) {
                throw new IllegalArgumentException("a conversation has messages");
            }
        }
    }
}
