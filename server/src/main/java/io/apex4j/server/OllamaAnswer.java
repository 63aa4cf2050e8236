package io.apex4j.server;

import io.apex4j.model.AnswerDelta;
import io.apex4j.model.FinishReason;
import io.apex4j.model.JsonText;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An answer as Ollama's API writes it: one object, or many of which each has a further piece. Used by one thread.
 */
final class OllamaAnswer {
    private final Form form;
    private final String model;
    private final InstantSource clock;
    private final StringBuilder content = new StringBuilder();
    private final StringBuilder thinking = new StringBuilder();
    private final List<JsonFields> calls = new ArrayList<>();
    private String callId = "";
    private String callName = "";
    private final StringBuilder callArguments = new StringBuilder();

    /** Where an object holds the text. */
    enum Form {
        /** In a message: {@code /api/chat}. */
        CHAT,
        /** In the object itself: {@code /api/generate}. */
        GENERATE
    }

    /**
     * An empty answer.
     *
     * @param model name that the model is called by
     * @param clock tells when an object was made
     */
    OllamaAnswer(Form form, String model, InstantSource clock) {
        this.form = form;
        this.model = model;
        this.clock = clock;
    }

    /** Takes a further piece of the answer, and returns the objects that tell of it alone. */
    List<JsonFields> delta(AnswerDelta delta) {
        return switch (delta) {
            case AnswerDelta.Reasoning(String text) -> {
                thinking.append(text);
                yield List.of(part("", text, List.of()));
            }
            case AnswerDelta.Content(String text) -> {
                content.append(text);
                yield List.of(part(text, "", List.of()));
            }
            case AnswerDelta.CallBegin(int _, String id, String name) -> {
                callId = id;
                callName = name;
                callArguments.setLength(0);
                yield List.of();
            }
            case AnswerDelta.CallArguments(int _, String json) -> {
                callArguments.append(json);
                yield List.of();
            }
            case AnswerDelta.CallEnd(int index) -> {
                JsonFields call = call(index);
                calls.add(call);
                yield List.of(part("", "", List.of(call)));
            }
        };
    }

    /** The last object, which says how the answer ended, without the text. */
    JsonFields last(JobResult result, long totalNanos, long loadNanos) {
        return end(part("", "", List.of()), result, totalNanos, loadNanos);
    }

    /** The only object, which says all. */
    JsonFields whole(JobResult result, long totalNanos, long loadNanos) {
        return end(part(content.toString(), thinking.toString(), calls), result, totalNanos, loadNanos);
    }

    /** What answers a request that asks for nothing but that the model be there. */
    JsonFields loaded(String reason) {
        return part("", "", List.of()).with("done", true).with("done_reason", reason);
    }

    private JsonFields part(String text, String thought, List<JsonFields> partCalls) {
        JsonFields object =
                JsonFields.of("model", model).with("created_at", clock.instant().toString());
        switch (form) {
            case CHAT -> {
                JsonFields message = JsonFields.of("role", "assistant").with("content", text);
                addThought(message, thought);
                if (!partCalls.isEmpty()) {
                    message.put("tool_calls", List.copyOf(partCalls));
                }
                object.put("message", message);
            }
            case GENERATE -> {
                object.put("response", text);
                addThought(object, thought);
            }
        }
        return object.with("done", false);
    }

    private static void addThought(JsonFields object, String thought) {
        if (!thought.isEmpty()) {
            object.put("thinking", thought);
        }
    }

    private JsonFields call(int index) {
        Object arguments = callArguments.isEmpty() ? Map.of() : JsonText.parse(callArguments.toString());
        return JsonFields.of("id", callId)
                .with(
                        "function",
                        JsonFields.of("index", index).with("name", callName).with("arguments", arguments));
    }

    private static JsonFields end(JsonFields object, JobResult result, long totalNanos, long loadNanos) {
        return object.with("done", true)
                .with("done_reason", reason(result.answer().finishReason()))
                .with("total_duration", totalNanos)
                .with("load_duration", loadNanos)
                .with("prompt_eval_count", result.promptTokens())
                .with("prompt_eval_duration", result.generation().promptTime().toNanos())
                .with("eval_count", result.generation().tokens().size())
                .with("eval_duration", result.generation().generationTime().toNanos());
    }

    private static String reason(FinishReason reason) {
        return switch (reason) {
            case STOP, CANCELLED -> "stop";
            case LENGTH, CONTEXT_FULL -> "length";
        };
    }
}
