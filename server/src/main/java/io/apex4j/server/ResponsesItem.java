package io.apex4j.server;

import java.util.List;

/** An item of a {@link ResponsesAnswer} that is not complete. Used by one thread. */
final class ResponsesItem {
    private final Kind kind;
    private final String id;
    private final String callId;
    private final String name;
    private final StringBuilder text = new StringBuilder();

    /** What an item is. */
    enum Kind {
        MESSAGE("msg", "output_text", "text", true),
        REASONING("rs", "reasoning_text", "text", true),
        FUNCTION_CALL("fc", "function_call_arguments", "arguments", false);

        private final String prefix;
        private final String event;
        private final String textField;
        private final boolean hasParts;

        Kind(String prefix, String event, String textField, boolean hasParts) {
            this.prefix = prefix;
            this.event = event;
            this.textField = textField;
            this.hasParts = hasParts;
        }

        /** What its ids begin with. */
        String prefix() {
            return prefix;
        }

        /** What the names of events about its text have in the middle. */
        String event() {
            return event;
        }

        /** The field that holds its text. */
        String textField() {
            return textField;
        }

        /** Whether its text stands in a part of it. */
        boolean hasParts() {
            return hasParts;
        }
    }

    /**
     * An item without text.
     *
     * @param callId id of the call; of calls only
     * @param name name of the tool; of calls only
     */
    ResponsesItem(Kind kind, String id, String callId, String name) {
        this.kind = kind;
        this.id = id;
        this.callId = callId;
        this.name = name;
    }

    Kind kind() {
        return kind;
    }

    String text() {
        return text.toString();
    }

    void append(String piece) {
        text.append(piece);
    }

    /** An event about the item's text, without what it says. */
    JsonFields place(String type, int outputIndex) {
        JsonFields event = JsonFields.of("type", type).with("item_id", id).with("output_index", outputIndex);
        return kind.hasParts() ? event.with("content_index", 0) : event;
    }

    /** The part that holds the text. */
    JsonFields part(String partText, List<JsonFields> logprobs) {
        JsonFields part = JsonFields.of("type", kind.event()).with("text", partText);
        return kind == Kind.MESSAGE ? part.with("annotations", List.of()).with("logprobs", logprobs) : part;
    }

    /** The item as it begins. */
    JsonFields begun() {
        return json("in_progress", "", List.of());
    }

    /** The item as it ends. */
    JsonFields ended(String status, List<JsonFields> logprobs) {
        return json(status, text(), List.of(part(text(), logprobs)));
    }

    private JsonFields json(String status, String arguments, List<JsonFields> parts) {
        return switch (kind) {
            case MESSAGE ->
                JsonFields.of("type", "message")
                        .with("id", id)
                        .with("status", status)
                        .with("role", "assistant")
                        .with("content", parts);
            case REASONING ->
                JsonFields.of("type", "reasoning")
                        .with("id", id)
                        .with("status", status)
                        .with("summary", List.of())
                        .with("content", parts);
            case FUNCTION_CALL ->
                JsonFields.of("type", "function_call")
                        .with("id", id)
                        .with("status", status)
                        .with("call_id", callId)
                        .with("name", name)
                        .with("arguments", arguments);
        };
    }
}
