package io.apex4j.server;

import io.apex4j.model.AnswerDelta;
import io.apex4j.model.FinishReason;
import io.apex4j.model.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An answer as Anthropic's API writes it: a message of blocks, put together while the answer comes, and the events that tell
 * of it. A block ends where one of another kind begins. Used by one thread.
 */
final class AnthropicMessage {
    /** What the ids of tool calls begin with, instead of our own. */
    private static final String CALL_PREFIX = "toolu_";

    private static final String OWN_CALL_PREFIX = "call_";

    private final String id;
    private final String model;
    private final Consumer<JsonFields> events;
    private final List<JsonFields> blocks = new ArrayList<>();
    private @Nullable Block open;

    /** A block that is not complete. */
    private record Block(Kind kind, String id, String name, StringBuilder text) {
        static Block of(Kind kind) {
            return new Block(kind, "", "", new StringBuilder());
        }

        JsonFields toJson() {
            return switch (kind) {
                case TEXT ->
                    JsonFields.of("type", "text").with("text", text.toString()).with("citations", null);
                case THINKING ->
                    JsonFields.of("type", "thinking")
                            .with("thinking", text.toString())
                            .with("signature", "");
                case TOOL_USE ->
                    JsonFields.of("type", "tool_use")
                            .with("id", id)
                            .with("name", name)
                            .with("input", text.isEmpty() ? Map.of() : JsonText.parse(text.toString()))
                            .with("caller", Map.of("type", "direct"));
            };
        }
    }

    private enum Kind {
        TEXT,
        THINKING,
        TOOL_USE
    }

    /**
     * A message without blocks.
     *
     * @param id begins with {@code msg_}
     * @param model name that the model is called by
     * @param events takes the events; the field {@code type} of each says what has happened
     */
    AnthropicMessage(String id, String model, Consumer<JsonFields> events) {
        this.id = id;
        this.model = model;
        this.events = events;
    }

    /**
     * Says that the answer begins.
     *
     * @param promptTokens tokens of the prompt
     * @param cachedTokens how many of them were known
     */
    void start(int promptTokens, int cachedTokens) {
        events.accept(JsonFields.of("type", "message_start")
                .with("message", message(null, null, usage(promptTokens, cachedTokens, 0, 0))));
    }

    /** Takes a further piece of the answer. */
    void delta(AnswerDelta delta) {
        switch (delta) {
            case AnswerDelta.Reasoning(String text) ->
                append(
                        Kind.THINKING,
                        text,
                        JsonFields.of("type", "thinking_delta").with("thinking", text));
            case AnswerDelta.Content(String text) ->
                append(Kind.TEXT, text, JsonFields.of("type", "text_delta").with("text", text));
            case AnswerDelta.CallBegin(int _, String callId, String name) ->
                begin(new Block(Kind.TOOL_USE, callId(callId), name, new StringBuilder()));
            case AnswerDelta.CallArguments(int _, String json) ->
                append(
                        Kind.TOOL_USE,
                        json,
                        JsonFields.of("type", "input_json_delta").with("partial_json", json));
            case AnswerDelta.CallEnd _ -> end();
        }
    }

    /** Says that the answer is complete, and returns the whole message. */
    JsonFields finish(JobResult result) {
        end();
        String stopReason = stopReason(result);
        String stopSequence = stopReason.equals("stop_sequence")
                ? result.generation().stopString().orElse(null)
                : null;
        JsonFields usage = usage(
                result.promptTokens(),
                result.cachedTokens(),
                result.generation().tokens().size(),
                result.reasoningTokens());
        events.accept(JsonFields.of("type", "message_delta")
                .with(
                        "delta",
                        JsonFields.of("stop_reason", stopReason)
                                .with("stop_sequence", stopSequence)
                                .with("stop_details", null)
                                .with("container", null))
                .with("usage", usage));
        events.accept(JsonFields.of("type", "message_stop"));
        return message(stopReason, stopSequence, usage);
    }

    private void append(Kind kind, String text, JsonFields delta) {
        Block block = open;
        if (block == null || block.kind() != kind) {
            block = begin(Block.of(kind));
        }
        block.text().append(text);
        sendDelta(delta);
    }

    private Block begin(Block block) {
        end();
        open = block;
        events.accept(JsonFields.of("type", "content_block_start")
                .with("index", blocks.size())
                .with("content_block", block.toJson()));
        return block;
    }

    private void end() {
        Block block = open;
        if (block == null) {
            return;
        }
        if (block.kind() == Kind.THINKING) {
            sendDelta(JsonFields.of("type", "signature_delta").with("signature", ""));
        }
        events.accept(JsonFields.of("type", "content_block_stop").with("index", blocks.size()));
        blocks.add(block.toJson());
        open = null;
    }

    private void sendDelta(JsonFields delta) {
        events.accept(JsonFields.of("type", "content_block_delta")
                .with("index", blocks.size())
                .with("delta", delta));
    }

    private static String callId(String id) {
        return id.startsWith(OWN_CALL_PREFIX) ? CALL_PREFIX + id.substring(OWN_CALL_PREFIX.length()) : id;
    }

    private static String stopReason(JobResult result) {
        FinishReason reason = result.answer().finishReason();
        return switch (reason) {
            case LENGTH, CONTEXT_FULL -> "max_tokens";
            case STOP, CANCELLED -> {
                if (!result.answer().toolCalls().isEmpty()) {
                    yield "tool_use";
                }
                yield result.generation().stopString().isPresent() ? "stop_sequence" : "end_turn";
            }
        };
    }

    private JsonFields message(@Nullable String stopReason, @Nullable String stopSequence, JsonFields usage) {
        return JsonFields.of("id", id)
                .with("type", "message")
                .with("role", "assistant")
                .with("model", model)
                .with("content", List.copyOf(blocks))
                .with("stop_reason", stopReason)
                .with("stop_sequence", stopSequence)
                .with("stop_details", null)
                .with("container", null)
                .with("usage", usage);
    }

    private static JsonFields usage(int promptTokens, int cachedTokens, int outputTokens, int thinkingTokens) {
        return JsonFields.of("input_tokens", promptTokens - cachedTokens)
                .with("cache_creation_input_tokens", 0)
                .with("cache_read_input_tokens", cachedTokens)
                .with("output_tokens", outputTokens)
                .with("output_tokens_details", Map.of("thinking_tokens", thinkingTokens))
                .with("server_tool_use", null)
                .with("service_tier", "standard");
    }
}
