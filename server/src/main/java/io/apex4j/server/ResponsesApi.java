package io.apex4j.server;

import io.helidon.webserver.http.HttpRules;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** OpenAI's Responses API, without a memory of earlier responses. */
final class ResponsesApi implements HttpApi {
    private static final List<String> PREFIXES = List.of("/v1", "");

    @Override
    public void addTo(HttpRules rules, ServerContext context) {
        for (String prefix : PREFIXES) {
            rules.post(prefix + "/responses", context.handler(ResponsesApi::respond));
            rules.post(prefix + "/responses/input_tokens", context.handler(ResponsesApi::countTokens));
        }
    }

    private static void countTokens(HttpExchange exchange) {
        ServedModel model = exchange.model();
        ChatCall call = ResponsesRequest.read(exchange.json(), model);
        exchange.respond(JsonFields.of("object", "response.input_tokens")
                .with("input_tokens", model.prompt(call).size()));
    }

    private static void respond(HttpExchange exchange) throws InterruptedException {
        ServedModel model = exchange.model();
        JsonRequest body = exchange.json();
        boolean isStream = body.bool("stream", false);
        ChatCall call = ResponsesRequest.read(body, model);
        JsonFields echo = ResponsesRequest.echo(body, call, model.id());
        try (JobGroup jobs = model.submit(call)) {
            exchange.cancelWhenGone(jobs);
            if (isStream) {
                stream(exchange, jobs, model, echo);
                return;
            }
            ResponsesAnswer answer = answer(echo, event -> {});
            JobResult result = SingleAnswer.follow(jobs, listener(answer, model));
            exchange.respond(answer.finish(result));
        }
    }

    private static void stream(HttpExchange exchange, JobGroup jobs, ServedModel model, JsonFields echo)
            throws InterruptedException {
        try (StreamWriter writer = exchange.events()) {
            ResponsesAnswer answer = answer(echo, event -> writer.write(String.valueOf(event.get("type")), event));
            answer.start();
            try {
                JobResult result = SingleAnswer.follow(
                        jobs,
                        listener(answer, model),
                        exchange.context().options().limits().pingTime(),
                        writer::ping);
                answer.finish(result);
            } catch (RuntimeException failure) {
                if (ClientGone.isCauseOf(failure)) {
                    throw failure;
                }
                answer.fail(exchange.context().explain(failure));
            }
        }
    }

    private static ResponsesAnswer answer(JsonFields echo, Consumer<JsonFields> events) {
        return new ResponsesAnswer(Ids.next("resp_"), echo, Instant.now().getEpochSecond(), events);
    }

    private static Consumer<JobEvent> listener(ResponsesAnswer answer, ServedModel model) {
        ContentLogprobs logprobs = new ContentLogprobs(new OpenAiLogprobs(model.tokenizer()));
        return event -> {
            logprobs.accept(event);
            logprobs.take().forEach(answer::logprob);
            if (event instanceof JobEvent.Delta(var delta)) {
                answer.delta(delta);
            }
        };
    }
}
