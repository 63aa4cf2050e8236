package io.apex4j.server;

import io.apex4j.model.AnswerDelta;
import io.apex4j.model.FinishReason;
import io.apex4j.model.GenerationOptions;
import io.apex4j.model.SamplingOptions;
import io.helidon.webserver.http.HttpRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** llama-server's own API: {@code POST /completion}. */
final class LlamaCompletionApi implements HttpApi {
    private static final int MOST_PROBABILITIES = 100;
    private static final int MOST_FIELDS = 64;

    private final ServerLimits limits;

    /** What is asked. */
    private record Request(
            List<PromptFields.Prompt> prompts,
            SamplingOptions sampling,
            GenerationOptions generation,
            boolean returnsTokens,
            List<String> fields) {
        List<Supplier<Job>> jobs(Engine engine) {
            return prompts.stream()
                    .<Supplier<Job>>map(prompt -> () -> engine.submit(prompt.tokens(), sampling, generation, false))
                    .toList();
        }
    }

    LlamaCompletionApi(ServerLimits limits) {
        this.limits = limits;
    }

    @Override
    public void addTo(HttpRules rules, ServerContext context) {
        rules.post("/completion", context.handler(this::complete));
        rules.post("/infill", context.handler(exchange -> {
            throw ApiException.unsupported("this model cannot fill a gap");
        }));
    }

    private void complete(HttpExchange exchange) throws InterruptedException {
        ServedModel model = exchange.model();
        JsonRequest json = exchange.json();
        int probabilities = json.integer("n_probs", 0, MOST_PROBABILITIES, 0);
        GenerationOptions generation = GenerationFields.read(json)
                .withTopLogprobs(probabilities > 0 ? probabilities : GenerationOptions.NO_LOGPROBS);
        Request request = new Request(
                new PromptFields(model.tokenizer()).read(json, "prompt"),
                SamplingFields.read(json, model.sampling(), model.tokenizer()),
                model.withForm(generation, AnswerForms.read(json)),
                json.bool("return_tokens", false),
                json.texts("response_fields", MOST_FIELDS));
        if (json.bool("stream", false)) {
            stream(exchange, request);
        } else {
            respond(exchange, request);
        }
    }

    private void respond(HttpExchange exchange, Request request) throws InterruptedException {
        ServedModel model = exchange.model();
        List<JsonFields> answers = new ArrayList<>();
        List<Supplier<Job>> submissions = request.jobs(model.engine());
        int slots = model.engine().options().slots();
        for (int first = 0; first < submissions.size(); first += slots) {
            List<Supplier<Job>> some = submissions.subList(first, Math.min(first + slots, submissions.size()));
            try (JobGroup jobs = model.submit(some)) {
                exchange.cancelWhenGone(jobs);
                List<Progress> progress =
                        some.stream().map(job -> new Progress(model)).toList();
                List<JobResult> results =
                        jobs.await(event -> progress.get(event.index()).accept(event.event()));
                for (int index = 0; index < results.size(); index++) {
                    answers.add(last(first + index, results.get(index), progress.get(index), request, model)
                            .with("content", results.get(index).answer().content()));
                }
            }
        }
        List<JsonFields> chosen =
                answers.stream().map(answer -> chosen(answer, request.fields())).toList();
        exchange.respond(chosen.size() == 1 ? chosen.getFirst() : chosen);
    }

    private void stream(HttpExchange exchange, Request request) throws InterruptedException {
        ServedModel model = exchange.model();
        List<Supplier<Job>> submissions = request.jobs(model.engine());
        int slots = model.engine().options().slots();
        try (LazyStream stream = new LazyStream(exchange, exchange::events, ErrorShape.OPENAI)) {
            stream.write(() -> {
                for (int first = 0; first < submissions.size(); first += slots) {
                    List<Supplier<Job>> some = submissions.subList(first, Math.min(first + slots, submissions.size()));
                    List<Progress> progress =
                            some.stream().map(job -> new Progress(model)).toList();
                    try (JobGroup jobs = model.submit(some)) {
                        exchange.cancelWhenGone(jobs);
                        stream(jobs, first, progress, request, stream, model);
                    }
                }
            });
        }
    }

    private void stream(
            JobGroup jobs, int first, List<Progress> progress, Request request, LazyStream stream, ServedModel model)
            throws InterruptedException {
        while (jobs.isRunning()) {
            Optional<JobGroup.Event> next = jobs.next(limits.pingTime());
            if (next.isEmpty()) {
                stream.writer().ping();
                continue;
            }
            int index = next.get().index();
            Progress own = progress.get(index);
            own.accept(next.get().event());
            switch (next.get().event()) {
                case JobEvent.Delta(AnswerDelta delta) -> {
                    if (delta instanceof AnswerDelta.Content(String text)) {
                        stream.writer().write(own.piece(first + index, text));
                    }
                }
                case JobEvent.Finished(JobResult result) ->
                    stream.writer().write(chosen(last(first + index, result, own, request, model), request.fields()));
                case JobEvent.Failed(RuntimeException cause) -> throw cause;
                case JobEvent.Started _, JobEvent.PromptProgress _, JobEvent.Token _, JobEvent.Logprobs _ -> {}
            }
        }
    }

    private static JsonFields last(int index, JobResult result, Progress progress, Request request, ServedModel model) {
        FinishReason reason = result.answer().finishReason();
        OpenAiChatApi.finishReason(result);
        Optional<String> stop = result.generation().stopString();
        String type = reason != FinishReason.STOP ? "limit" : stop.isPresent() ? "word" : "eos";
        JsonFields answer = JsonFields.of("index", index)
                .with("content", "")
                .with("tokens", request.returnsTokens() ? result.generation().tokens() : List.of())
                .with("id_slot", progress.slot)
                .with("stop", true)
                .with("model", model.id())
                .with("tokens_predicted", result.generation().tokens().size())
                .with("tokens_evaluated", result.promptTokens())
                .with("generation_settings", LlamaSettings.of(request.sampling(), request.generation()))
                .with("prompt", request.prompts().get(index).text())
                .with("has_new_line", result.answer().content().contains("\n"))
                .with("truncated", reason == FinishReason.CONTEXT_FULL)
                .with("stop_type", type)
                .with("stopping_word", stop.orElse(""))
                .with(
                        "tokens_cached",
                        result.promptTokens() + result.generation().tokens().size())
                .with("timings", OpenAiUsage.timings(result));
        return progress.probabilities.isEmpty()
                ? answer
                : answer.with("completion_probabilities", progress.probabilities);
    }

    /** Some fields of an answer, all where none is named; a slash leads into a field. */
    private static JsonFields chosen(JsonFields answer, List<String> fields) {
        if (fields.isEmpty()) {
            return answer;
        }
        JsonFields chosen = JsonFields.of("index", answer.get("index"));
        for (String field : fields) {
            String[] path = field.split("/", 2);
            Object value = answer.get(path[0]);
            if (path.length == 2 && value instanceof JsonFields inner) {
                chosen.withPresent(path[1], inner.get(path[1]));
            } else {
                chosen.withPresent(field, value);
            }
        }
        return chosen;
    }

    /** How far an answer is. */
    private static final class Progress {
        private final OpenAiLogprobs form;
        private final List<JsonFields> probabilities = new ArrayList<>();
        private List<JsonFields> untold = new ArrayList<>();
        private List<Integer> untoldTokens = new ArrayList<>();
        private int slot;
        private int tokens;
        private int promptTokens;

        Progress(ServedModel model) {
            form = new OpenAiLogprobs(model.tokenizer());
        }

        void accept(JobEvent event) {
            switch (event) {
                case JobEvent.Started(int number) -> slot = number;
                case JobEvent.PromptProgress progress -> promptTokens = progress.total();
                case JobEvent.Token(int token) -> {
                    tokens++;
                    untoldTokens.add(token);
                }
                case JobEvent.Logprobs(var logprobs) -> {
                    JsonFields entry = form.token(logprobs);
                    probabilities.add(entry);
                    untold.add(entry);
                }
                case JobEvent.Delta _, JobEvent.Finished _, JobEvent.Failed _ -> {}
            }
        }

        JsonFields piece(int index, String text) {
            JsonFields piece = JsonFields.of("index", index)
                    .with("content", text)
                    .with("tokens", untoldTokens)
                    .with("stop", false)
                    .with("id_slot", slot)
                    .with("tokens_predicted", tokens)
                    .with("tokens_evaluated", promptTokens);
            if (!untold.isEmpty()) {
                piece.with("completion_probabilities", untold);
            }
            untold = new ArrayList<>();
            untoldTokens = new ArrayList<>();
            return piece;
        }
    }
}
