package io.apex4j.server;

import io.apex4j.model.Answer;
import io.apex4j.model.ChatPrompt;
import io.apex4j.model.FinishReason;
import io.apex4j.model.ToolCall;
import io.helidon.webserver.http.HttpRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** OpenAI's chat API: {@code POST /v1/chat/completions}. */
final class OpenAiChatApi implements HttpApi {
    private final ServerOptions options;

    OpenAiChatApi(ServerOptions options) {
        this.options = options;
    }

    @Override
    public void addTo(HttpRules rules, ServerContext context) {
        for (String prefix : List.of("/v1", "")) {
            rules.post(prefix + "/chat/completions", context.handler(this::complete));
            rules.post(prefix + "/chat/completions/input_tokens", context.handler(this::countTokens));
        }
        rules.post("/apply-template", context.handler(this::applyTemplate));
    }

    private void complete(HttpExchange exchange) throws InterruptedException {
        ServedModel model = exchange.model();
        OpenAiChatRequest request = OpenAiChatRequest.read(exchange.json(), model, options.limits());
        try (JobGroup jobs = model.submit(request.call())) {
            exchange.cancelWhenGone(jobs);
            if (request.isStream()) {
                stream(exchange, request, jobs);
            } else {
                respond(exchange, request, jobs);
            }
        }
    }

    private void countTokens(HttpExchange exchange) {
        ChatPrompt prompt = prompt(exchange);
        exchange.respond(JsonFields.of("object", "response.input_tokens").with("input_tokens", prompt.size()));
    }

    private void applyTemplate(HttpExchange exchange) {
        ServedModel model = exchange.model();
        ChatCall call =
                OpenAiChatRequest.read(exchange.json(), model, options.limits()).call();
        exchange.respond(JsonFields.of("prompt", model.promptText(call)));
    }

    private ChatPrompt prompt(HttpExchange exchange) {
        ServedModel model = exchange.model();
        return model.prompt(
                OpenAiChatRequest.read(exchange.json(), model, options.limits()).call());
    }

    private void respond(HttpExchange exchange, OpenAiChatRequest request, JobGroup jobs) throws InterruptedException {
        ServedModel model = exchange.model();
        OpenAiLogprobs logprobs = new OpenAiLogprobs(model.tokenizer());
        List<ContentLogprobs> tokens = new ArrayList<>();
        for (int index = 0; index < jobs.size(); index++) {
            tokens.add(new ContentLogprobs(logprobs));
        }
        List<JobResult> results = jobs.await(event -> tokens.get(event.index()).accept(event.event()));
        List<JsonFields> choices = new ArrayList<>();
        for (int index = 0; index < results.size(); index++) {
            JobResult result = results.get(index);
            List<JsonFields> told = tokens.get(index).take();
            choices.add(JsonFields.of("index", index)
                    .with("message", message(result.answer()))
                    .with("logprobs", request.tellsLogprobs() ? JsonFields.of("content", told) : null)
                    .with("finish_reason", finishReason(result)));
        }
        exchange.respond(JsonFields.of("id", Ids.next("chatcmpl-"))
                .with("object", "chat.completion")
                .with("created", Instant.now().getEpochSecond())
                .with("model", model.id())
                .with("system_fingerprint", ServerContext.FINGERPRINT)
                .with("choices", choices)
                .with("usage", OpenAiUsage.usage(results))
                .with("timings", OpenAiUsage.timings(results.getFirst())));
    }

    private JsonFields message(Answer answer) {
        boolean hasCalls = !answer.toolCalls().isEmpty();
        JsonFields message = JsonFields.of("role", "assistant")
                .with("content", hasCalls && answer.content().isEmpty() ? null : answer.content())
                .with("refusal", null);
        if (!answer.reasoning().isEmpty()) {
            message.with("reasoning_content", answer.reasoning());
            if (options.isReasoningAliased()) {
                message.with("reasoning", answer.reasoning());
            }
        }
        if (hasCalls) {
            message.with(
                    "tool_calls",
                    answer.toolCalls().stream().map(OpenAiChatApi::call).toList());
        }
        return message;
    }

    private static JsonFields call(ToolCall call) {
        return JsonFields.of("id", call.id())
                .with("type", "function")
                .with("function", JsonFields.of("name", call.name()).with("arguments", call.argumentsJson()));
    }

    /**
     * Why an answer has ended.
     *
     * @throws ApiException when it was cancelled, which only the server's end does to a client that is still there
     */
    static String finishReason(JobResult result) {
        FinishReason reason = result.answer().finishReason();
        return switch (reason) {
            case STOP -> result.answer().toolCalls().isEmpty() ? "stop" : "tool_calls";
            case LENGTH, CONTEXT_FULL -> "length";
            case CANCELLED -> throw ApiException.unavailable("the server is shutting down");
        };
    }

    private void stream(HttpExchange exchange, OpenAiChatRequest request, JobGroup jobs) throws InterruptedException {
        OpenAiChatStream chunks = new OpenAiChatStream(request, exchange.model(), options.isReasoningAliased());
        try (LazyStream stream = new LazyStream(exchange, exchange::events, ErrorShape.OPENAI)) {
            stream.write(() -> {
                while (jobs.isRunning()) {
                    Optional<JobGroup.Event> event = jobs.next(options.limits().pingTime());
                    if (event.isEmpty()) {
                        stream.writer().ping();
                    } else {
                        chunks.accept(event.get())
                                .forEach(chunk -> stream.writer().write(chunk));
                    }
                }
                chunks.usage().forEach(chunk -> stream.writer().write(chunk));
                stream.writer().done();
            });
        }
    }
}
