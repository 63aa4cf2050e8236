package io.apex4j.server;

import io.apex4j.model.AnswerDelta;
import io.apex4j.model.TokenLogprobs;
import io.helidon.webserver.http.HttpRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** OpenAI's completions API: {@code POST /v1/completions}. */
final class OpenAiCompletionsApi implements HttpApi {
    private final ServerLimits limits;

    /** What a job has come to, and how probable its tokens were. */
    private record Scored(JobResult result, List<TokenLogprobs> logprobs) {
        double meanLogprob() {
            return logprobs.stream()
                    .mapToDouble(token -> token.chosen().logprob())
                    .average()
                    .orElse(0);
        }
    }

    OpenAiCompletionsApi(ServerLimits limits) {
        this.limits = limits;
    }

    @Override
    public void addTo(HttpRules rules, ServerContext context) {
        rules.post("/v1/completions", context.handler(this::complete));
        rules.post("/completions", context.handler(this::complete));
    }

    private void complete(HttpExchange exchange) throws InterruptedException {
        ServedModel model = exchange.model();
        OpenAiCompletionRequest request = OpenAiCompletionRequest.read(exchange.json(), model, limits);
        if (request.isStream()) {
            stream(exchange, request);
        } else {
            respond(exchange, request);
        }
    }

    private void respond(HttpExchange exchange, OpenAiCompletionRequest request) throws InterruptedException {
        ServedModel model = exchange.model();
        List<Scored> scored = run(exchange, request.jobs(model.engine()));
        List<JsonFields> choices = new ArrayList<>();
        List<JobResult> counted = new ArrayList<>();
        int prompt = 0;
        for (int first = 0; first < scored.size(); first += request.bestOf()) {
            List<Scored> answers = scored.subList(first, first + request.bestOf());
            for (Scored answer : best(answers, request.count())) {
                choices.add(choice(choices.size(), answer, request.prompts().get(prompt), request, model));
            }
            answers.forEach(answer -> counted.add(answer.result()));
            prompt++;
        }
        exchange.respond(head(Ids.next("cmpl-"), model)
                .with("choices", choices)
                .with("usage", usage(counted, request))
                .with("timings", OpenAiUsage.timings(counted.getFirst())));
    }

    /** The most probable answers, in the order in which they were generated. */
    private static List<Scored> best(List<Scored> answers, int count) {
        return IntStream.range(0, answers.size())
                .boxed()
                .sorted(Comparator.comparingDouble(index -> -answers.get(index).meanLogprob()))
                .limit(count)
                .sorted()
                .map(answers::get)
                .toList();
    }

    /** Runs jobs, no more at a time than there are slots, so that many prompts in a request are not too many for the queue. */
    private static List<Scored> run(HttpExchange exchange, List<Supplier<Job>> submissions)
            throws InterruptedException {
        List<Scored> scored = new ArrayList<>();
        int slots = exchange.model().engine().options().slots();
        for (int first = 0; first < submissions.size(); first += slots) {
            List<Supplier<Job>> some = submissions.subList(first, Math.min(first + slots, submissions.size()));
            List<List<TokenLogprobs>> logprobs = some.stream()
                    .<List<TokenLogprobs>>map(job -> new ArrayList<>())
                    .toList();
            try (JobGroup jobs = exchange.model().submit(some)) {
                exchange.cancelWhenGone(jobs);
                List<JobResult> results = jobs.await(event -> {
                    if (event.event() instanceof JobEvent.Logprobs(TokenLogprobs token)) {
                        logprobs.get(event.index()).add(token);
                    }
                });
                for (int index = 0; index < results.size(); index++) {
                    OpenAiChatApi.finishReason(results.get(index));
                    scored.add(new Scored(results.get(index), logprobs.get(index)));
                }
            }
        }
        return scored;
    }

    private static JsonFields choice(
            int index, Scored answer, PromptFields.Prompt prompt, OpenAiCompletionRequest request, ServedModel model) {
        String text = answer.result().answer().content();
        @Nullable JsonFields told = null;
        if (request.tellsLogprobs()) {
            OpenAiTextLogprobs logprobs = new OpenAiTextLogprobs(model.tokenizer());
            if (request.isEcho()) {
                logprobs.addUnknown(prompt.tokens().token(0));
                answer.result().promptLogprobs().forEach(logprobs::add);
            }
            answer.logprobs().forEach(logprobs::add);
            told = logprobs.take();
        }
        return JsonFields.of("index", index)
                .with("text", request.isEcho() ? prompt.text() + text : text)
                .with("logprobs", told)
                .with("finish_reason", OpenAiChatApi.finishReason(answer.result()));
    }

    private static JsonFields usage(List<JobResult> results, OpenAiCompletionRequest request) {
        int prompt = request.prompts().stream()
                .mapToInt(each -> each.tokens().size())
                .sum();
        int cached = results.stream().mapToInt(JobResult::cachedTokens).sum();
        int completion = results.stream()
                .mapToInt(result -> result.generation().tokens().size())
                .sum();
        return OpenAiUsage.usage(prompt, Math.min(cached, prompt), completion, 0);
    }

    private static JsonFields head(String id, ServedModel model) {
        return JsonFields.of("id", id)
                .with("object", "text_completion")
                .with("created", Instant.now().getEpochSecond())
                .with("model", model.id())
                .with("system_fingerprint", ServerContext.FINGERPRINT);
    }

    private void stream(HttpExchange exchange, OpenAiCompletionRequest request) throws InterruptedException {
        ServedModel model = exchange.model();
        List<Supplier<Job>> submissions = request.jobs(model.engine());
        Run run = new Run(exchange, request, submissions.size());
        int slots = model.engine().options().slots();
        try (LazyStream stream = new LazyStream(exchange, exchange::events, ErrorShape.OPENAI)) {
            stream.write(() -> {
                for (int first = 0; first < submissions.size(); first += slots) {
                    int end = Math.min(first + slots, submissions.size());
                    try (JobGroup jobs = model.submit(submissions.subList(first, end))) {
                        exchange.cancelWhenGone(jobs);
                        run.stream(jobs, first, stream, limits);
                    }
                }
                run.end(stream);
            });
        }
    }

    /** A stream that goes on. */
    private static final class Run {
        private final String id = Ids.next("cmpl-");
        private final ServedModel model;
        private final OpenAiCompletionRequest request;
        private final List<OpenAiTextLogprobs> logprobs = new ArrayList<>();
        private final List<JobResult> results = new ArrayList<>();

        Run(HttpExchange exchange, OpenAiCompletionRequest request, int choices) {
            this.model = exchange.model();
            this.request = request;
            for (int index = 0; index < choices; index++) {
                logprobs.add(new OpenAiTextLogprobs(model.tokenizer()));
            }
        }

        void stream(JobGroup jobs, int first, LazyStream stream, ServerLimits limits) throws InterruptedException {
            while (jobs.isRunning()) {
                Optional<JobGroup.Event> event = jobs.next(limits.pingTime());
                if (event.isEmpty()) {
                    stream.writer().ping();
                } else {
                    accept(first + event.get().index(), event.get().event(), stream);
                }
            }
        }

        private void accept(int index, JobEvent event, LazyStream stream) {
            switch (event) {
                case JobEvent.Logprobs(TokenLogprobs token) ->
                    logprobs.get(index).add(token);
                case JobEvent.Delta(AnswerDelta delta) -> {
                    if (delta instanceof AnswerDelta.Content(String text)) {
                        stream.writer().write(chunk(index, text, null));
                    }
                }
                case JobEvent.Started _ -> {
                    if (request.isEcho()) {
                        stream.writer().write(chunk(index, prompt(index).text(), null));
                    }
                }
                case JobEvent.Finished(JobResult result) -> finish(index, result, stream);
                case JobEvent.Failed(RuntimeException cause) -> throw cause;
                case JobEvent.PromptProgress _, JobEvent.Token _ -> {}
            }
        }

        private void finish(int index, JobResult result, LazyStream stream) {
            String reason = OpenAiChatApi.finishReason(result);
            results.add(result);
            stream.writer().write(chunk(index, "", reason).with("timings", OpenAiUsage.timings(result)));
        }

        private PromptFields.Prompt prompt(int index) {
            return request.prompts().get(index / request.bestOf());
        }

        private JsonFields chunk(int index, String text, @Nullable String reason) {
            JsonFields choice = JsonFields.of("index", index)
                    .with("text", text)
                    .with(
                            "logprobs",
                            request.tellsLogprobs() ? logprobs.get(index).take() : null)
                    .with("finish_reason", reason);
            return head(id, model).with("choices", List.of(choice));
        }

        void end(LazyStream stream) {
            if (request.includesUsage()) {
                stream.writer()
                        .write(head(id, model).with("choices", List.of()).with("usage", usage(results, request)));
            }
            stream.writer().done();
        }
    }
}
