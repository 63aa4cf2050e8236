package io.apex4j.server;

import io.apex4j.model.AnswerDelta;
import io.apex4j.model.FinishReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An answer as OpenAI's Responses API writes it: items, put together while the answer comes, and the events that tell of
 * them. An item ends where one of another kind begins. Used by one thread.
 */
final class ResponsesAnswer {
    private final String id;
    /** Fields of the response that the request decides. */
    private final JsonFields echo;

    private final long createdSeconds;
    private final Consumer<JsonFields> events;
    private final List<JsonFields> items = new ArrayList<>();
    /** Log probabilities of the message that is open or comes next; none where nobody asks for them. */
    private List<JsonFields> logprobs = new ArrayList<>();
    /** Those of them that no event has told. */
    private List<JsonFields> untoldLogprobs = new ArrayList<>();

    private int sequenceNumber;
    private @Nullable ResponsesItem open;

    /**
     * An answer without items.
     *
     * @param id begins with {@code resp_}
     * @param echo fields of the response that the request decides, such as the model's name
     * @param createdSeconds when the request came, in seconds since 1970
     * @param events takes the events; the field {@code type} of each says what has happened
     */
    ResponsesAnswer(String id, JsonFields echo, long createdSeconds, Consumer<JsonFields> events) {
        this.id = id;
        this.echo = echo;
        this.createdSeconds = createdSeconds;
        this.events = events;
    }

    /** Says that the answer begins. */
    void start() {
        JsonFields response = response("in_progress").with("usage", null);
        send(JsonFields.of("type", "response.created").with("response", response));
        send(JsonFields.of("type", "response.in_progress").with("response", response));
    }

    /** Takes the log probability of a token of the text, before the text. */
    void logprob(JsonFields logprob) {
        logprobs.add(logprob);
        untoldLogprobs.add(logprob);
    }

    /** Takes a further piece of the answer. */
    void delta(AnswerDelta delta) {
        switch (delta) {
            case AnswerDelta.Reasoning(String text) -> append(ResponsesItem.Kind.REASONING, text);
            case AnswerDelta.Content(String text) -> append(ResponsesItem.Kind.MESSAGE, text);
            case AnswerDelta.CallBegin(int _, String callId, String name) ->
                begin(ResponsesItem.Kind.FUNCTION_CALL, callId, name);
            case AnswerDelta.CallArguments(int _, String json) -> append(ResponsesItem.Kind.FUNCTION_CALL, json);
            case AnswerDelta.CallEnd _ -> end("completed");
        }
    }

    /** Says that the answer is complete, and returns the whole response. */
    JsonFields finish(JobResult result) {
        boolean isCut = isCut(result.answer().finishReason());
        String status = isCut ? "incomplete" : "completed";
        end(status);
        JsonFields response = response(status).with("usage", usage(result));
        if (isCut) {
            response.put("incomplete_details", Map.of("reason", "max_output_tokens"));
        }
        send(JsonFields.of("type", "response." + status).with("response", response));
        return response;
    }

    /** Says that there will be no more of the answer. */
    void fail(ApiException failure) {
        end("incomplete");
        String code = failure.status() < 500 ? "invalid_prompt" : "server_error";
        JsonFields response = response("failed").with("usage", null);
        response.put("error", JsonFields.of("code", code).with("message", failure.getMessage()));
        send(JsonFields.of("type", "response.failed").with("response", response));
    }

    private static boolean isCut(FinishReason reason) {
        return switch (reason) {
            case LENGTH, CONTEXT_FULL, CANCELLED -> true;
            case STOP -> false;
        };
    }

    private void append(ResponsesItem.Kind kind, String text) {
        ResponsesItem item = open;
        if (item == null || item.kind() != kind) {
            item = begin(kind, "", "");
        }
        item.append(text);
        JsonFields event =
                item.place("response." + kind.event() + ".delta", items.size()).with("delta", text);
        if (kind == ResponsesItem.Kind.MESSAGE) {
            event.put("logprobs", untoldLogprobs);
            untoldLogprobs = new ArrayList<>();
        }
        send(event);
    }

    private ResponsesItem begin(ResponsesItem.Kind kind, String callId, String name) {
        end("completed");
        ResponsesItem item = new ResponsesItem(kind, itemId(kind.prefix()), callId, name);
        open = item;
        send(JsonFields.of("type", "response.output_item.added")
                .with("output_index", items.size())
                .with("item", item.begun()));
        if (item.kind().hasParts()) {
            send(item.place("response.content_part.added", items.size()).with("part", item.part("", List.of())));
        }
        return item;
    }

    private void end(String status) {
        ResponsesItem item = open;
        if (item == null) {
            return;
        }
        List<JsonFields> told = item.kind() == ResponsesItem.Kind.MESSAGE ? takeLogprobs() : List.of();
        JsonFields done = item.place("response." + item.kind().event() + ".done", items.size())
                .with(item.kind().textField(), item.text());
        if (item.kind() == ResponsesItem.Kind.MESSAGE) {
            done.put("logprobs", told);
        }
        send(done);
        if (item.kind().hasParts()) {
            send(item.place("response.content_part.done", items.size()).with("part", item.part(item.text(), told)));
        }
        JsonFields ended = item.ended(status, told);
        send(JsonFields.of("type", "response.output_item.done")
                .with("output_index", items.size())
                .with("item", ended));
        items.add(ended);
        open = null;
    }

    private List<JsonFields> takeLogprobs() {
        List<JsonFields> taken = logprobs;
        logprobs = new ArrayList<>();
        untoldLogprobs = new ArrayList<>();
        return taken;
    }

    private void send(JsonFields event) {
        events.accept(event.with("sequence_number", sequenceNumber));
        sequenceNumber++;
    }

    /** An id that is the response's with another beginning and the item's number. */
    private String itemId(String prefix) {
        return prefix + id.substring(id.indexOf('_')) + "_" + items.size();
    }

    private JsonFields response(String status) {
        JsonFields response = JsonFields.of("id", id)
                .with("object", "response")
                .with("created_at", createdSeconds)
                .with("status", status)
                .with("error", null)
                .with("incomplete_details", null)
                .with("output", List.copyOf(items));
        response.putAll(echo);
        return response;
    }

    private static JsonFields usage(JobResult result) {
        int outputTokens = result.generation().tokens().size();
        return JsonFields.of("input_tokens", result.promptTokens())
                .with("input_tokens_details", Map.of("cached_tokens", result.cachedTokens()))
                .with("output_tokens", outputTokens)
                .with("output_tokens_details", Map.of("reasoning_tokens", result.reasoningTokens()))
                .with("total_tokens", result.promptTokens() + outputTokens);
    }
}
