package io.apex4j.server;

import io.apex4j.model.AnswerDelta;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Answers as OpenAI's chat API streams them: in chunks, of which each has more of one answer. Used by one thread. */
final class OpenAiChatStream {
    private final String id = Ids.next("chatcmpl-");
    private final long created = Instant.now().getEpochSecond();
    private final OpenAiChatRequest request;
    private final ServedModel model;
    private final boolean isReasoningAliased;
    private final List<Choice> choices = new ArrayList<>();
    private final TreeMap<Integer, JobResult> results = new TreeMap<>();

    /** How far one answer is. */
    private static final class Choice {
        private final ContentLogprobs logprobs;
        private boolean isBegun;
        private int cachedTokens;
        private int promptTokens;
        private int tokens;
        private long startNanos = System.nanoTime();
        private long promptNanos;

        Choice(ContentLogprobs logprobs) {
            this.logprobs = logprobs;
        }

        JsonFields timings() {
            long now = System.nanoTime();
            return OpenAiUsage.timings(
                    cachedTokens,
                    promptTokens - cachedTokens,
                    promptNanos / 1e6,
                    tokens,
                    (now - startNanos - promptNanos) / 1e6);
        }
    }

    OpenAiChatStream(OpenAiChatRequest request, ServedModel model, boolean isReasoningAliased) {
        this.request = request;
        this.model = model;
        this.isReasoningAliased = isReasoningAliased;
        OpenAiLogprobs form = new OpenAiLogprobs(model.tokenizer());
        for (int index = 0; index < request.call().count(); index++) {
            choices.add(new Choice(new ContentLogprobs(form)));
        }
    }

    /**
     * Takes the next event and returns the chunks that tell of it.
     *
     * @throws RuntimeException the one that a job has failed with
     */
    List<JsonFields> accept(JobGroup.Event event) {
        int index = event.index();
        Choice choice = choices.get(index);
        choice.logprobs.accept(event.event());
        List<JsonFields> chunks = new ArrayList<>();
        switch (event.event()) {
            case JobEvent.Started _ -> choice.startNanos = System.nanoTime();
            case JobEvent.PromptProgress progress -> progress(index, progress, chunks);
            case JobEvent.Token _ -> choice.tokens++;
            case JobEvent.Logprobs _ -> {}
            case JobEvent.Delta(AnswerDelta delta) -> {
                JsonFields fields = delta(delta);
                if (fields != null) {
                    begin(index, chunks);
                    chunks.add(chunk(index, fields, null));
                }
            }
            case JobEvent.Finished(JobResult result) -> {
                String reason = OpenAiChatApi.finishReason(result);
                results.put(index, result);
                begin(index, chunks);
                JsonFields last = chunk(index, null, reason);
                chunks.add(last.with("timings", OpenAiUsage.timings(result)));
            }
            case JobEvent.Failed(RuntimeException cause) -> throw cause;
        }
        return chunks;
    }

    private void progress(int index, JobEvent.PromptProgress progress, List<JsonFields> chunks) {
        Choice choice = choices.get(index);
        choice.cachedTokens = progress.cached();
        choice.promptTokens = progress.total();
        choice.promptNanos = System.nanoTime() - choice.startNanos;
        if (request.tellsProgress()) {
            begin(index, chunks);
            chunks.add(head().with("choices", List.of())
                    .with(
                            "prompt_progress",
                            JsonFields.of("total", progress.total())
                                    .with("cache", progress.cached())
                                    .with("processed", progress.processed())
                                    .with("time_ms", choice.promptNanos / 1_000_000)));
        }
    }

    /** The chunk that says who speaks. */
    private void begin(int index, List<JsonFields> chunks) {
        if (!choices.get(index).isBegun) {
            choices.get(index).isBegun = true;
            chunks.add(chunk(index, JsonFields.of("role", "assistant").with("content", null), null));
        }
    }

    private @Nullable JsonFields delta(AnswerDelta delta) {
        return switch (delta) {
            case AnswerDelta.Reasoning(String text) -> {
                JsonFields fields = JsonFields.of("reasoning_content", text);
                yield isReasoningAliased ? fields.with("reasoning", text) : fields;
            }
            case AnswerDelta.Content(String text) -> JsonFields.of("content", text);
            case AnswerDelta.CallBegin(int index, String callId, String name) ->
                call(JsonFields.of("index", index)
                        .with("id", callId)
                        .with("type", "function")
                        .with("function", JsonFields.of("name", name).with("arguments", "")));
            case AnswerDelta.CallArguments(int index, String json) ->
                call(JsonFields.of("index", index).with("function", JsonFields.of("arguments", json)));
            case AnswerDelta.CallEnd _ -> null;
        };
    }

    private static JsonFields call(JsonFields call) {
        return JsonFields.of("tool_calls", List.of(call));
    }

    private JsonFields chunk(int index, @Nullable JsonFields delta, @Nullable String finishReason) {
        List<JsonFields> logprobs = choices.get(index).logprobs.take();
        JsonFields choice = JsonFields.of("index", index)
                .with("delta", delta == null ? Map.of() : delta)
                .with("logprobs", logprobs.isEmpty() ? null : JsonFields.of("content", logprobs))
                .with("finish_reason", finishReason);
        JsonFields chunk = head().with("choices", List.of(choice));
        boolean tellsTimings = request.tellsTimings() && finishReason == null && choices.get(index).tokens > 0;
        return tellsTimings ? chunk.with("timings", choices.get(index).timings()) : chunk;
    }

    private JsonFields head() {
        return JsonFields.of("id", id)
                .with("object", "chat.completion.chunk")
                .with("created", created)
                .with("model", model.id())
                .with("system_fingerprint", ServerContext.FINGERPRINT);
    }

    /** What stands at the end: the chunk that tells how many tokens there were, where that is asked for. */
    List<JsonFields> usage() {
        if (!request.includesUsage()) {
            return List.of();
        }
        List<JobResult> all = List.copyOf(results.values());
        return List.of(head().with("choices", List.of())
                .with("usage", OpenAiUsage.usage(all))
                .with("timings", OpenAiUsage.timings(all.getFirst())));
    }
}
