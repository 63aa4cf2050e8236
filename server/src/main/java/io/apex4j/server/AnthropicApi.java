package io.apex4j.server;

import io.helidon.webserver.http.HttpRules;
import java.util.List;

/** Anthropic's API: messages. */
final class AnthropicApi implements HttpApi {
    private static final List<String> PREFIXES = List.of("/v1", "");

    @Override
    public void addTo(HttpRules rules, ServerContext context) {
        for (String prefix : PREFIXES) {
            rules.post(prefix + "/messages", context.handler(AnthropicApi::message));
            rules.post(prefix + "/messages/count_tokens", context.handler(AnthropicApi::countTokens));
        }
    }

    private static void countTokens(HttpExchange exchange) {
        ServedModel model = exchange.model();
        ChatCall call = AnthropicRequest.prompt(exchange.json(), model.sampling());
        exchange.respond(JsonFields.of("input_tokens", model.prompt(call).size()));
    }

    private static void message(HttpExchange exchange) throws InterruptedException {
        ServedModel model = exchange.model();
        JsonRequest body = exchange.json();
        boolean isStream = body.bool("stream", false);
        ChatCall call = AnthropicRequest.answer(body, model);
        try (JobGroup jobs = model.submit(call)) {
            exchange.cancelWhenGone(jobs);
            if (isStream) {
                stream(exchange, jobs, model);
            } else {
                respond(exchange, jobs, model);
            }
        }
    }

    private static void respond(HttpExchange exchange, JobGroup jobs, ServedModel model) throws InterruptedException {
        AnthropicMessage message = new AnthropicMessage(Ids.next("msg_"), model.id(), event -> {});
        JobResult result = SingleAnswer.follow(jobs, event -> {
            if (event instanceof JobEvent.Delta(var delta)) {
                message.delta(delta);
            }
        });
        exchange.respond(message.finish(result));
    }

    private static void stream(HttpExchange exchange, JobGroup jobs, ServedModel model) throws InterruptedException {
        try (LazyStream stream = new LazyStream(exchange, exchange::events, ErrorShape.ANTHROPIC)) {
            AnthropicMessage message =
                    new AnthropicMessage(Ids.next("msg_"), model.id(), event -> writeEvent(stream.writer(), event));
            stream.write(() -> message.finish(SingleAnswer.follow(
                    jobs,
                    event -> tell(event, message),
                    exchange.context().options().limits().pingTime(),
                    () -> writeEvent(stream.writer(), JsonFields.of("type", "ping")))));
        }
    }

    private static void tell(JobEvent event, AnthropicMessage message) {
        switch (event) {
            case JobEvent.PromptProgress(int cached, int processed, int total) -> {
                if (processed == cached) {
                    message.start(total, cached);
                }
            }
            case JobEvent.Delta(var delta) -> message.delta(delta);
            case JobEvent.Started _, JobEvent.Token _, JobEvent.Logprobs _, JobEvent.Finished _, JobEvent.Failed _ -> {}
        }
    }

    /** Writes an event under the name that is its type. */
    private static void writeEvent(StreamWriter writer, JsonFields event) {
        writer.write(String.valueOf(event.get("type")), event);
    }
}
