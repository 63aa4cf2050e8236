package io.apex4j.server;

import io.apex4j.model.GenerationOptions;
import io.apex4j.model.SamplingOptions;
import io.apex4j.model.TokenSequence;
import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRules;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Ollama's API. */
final class OllamaApi implements HttpApi {
    /** The version of Ollama whose API this is; some clients ask for a least one. */
    private static final String VERSION = "0.12.6";

    private static final String NO_EMBEDDINGS =
            "embeddings are not served: this model's states are weak ones; use a model made for them";
    private static final String NO_MANAGEMENT =
            "models are not managed over the network; use 'apex pull', 'apex list' and 'apex rm' where the server runs";

    @Override
    public void addTo(HttpRules rules, ServerContext context) {
        rules.post("/api/chat", context.handler(OllamaApi::chat));
        rules.post("/api/generate", context.handler(OllamaApi::generate));
        rules.post("/api/show", context.handler(OllamaApi::show));
        rules.get(
                "/api/tags",
                context.handler(exchange -> exchange.respond(
                        JsonFields.of("models", List.of(facts(exchange).listed())))));
        rules.get(
                "/api/ps",
                context.handler(exchange -> exchange.respond(
                        JsonFields.of("models", List.of(facts(exchange).running())))));
        rules.get("/api/version", context.handler(exchange -> exchange.respond(JsonFields.of("version", VERSION))));
        for (String path : List.of("/", "/api/tags", "/api/version")) {
            rules.route(Method.HEAD, path, (request, response) -> response.send());
        }
        for (String path : List.of("/api/embed", "/api/embeddings")) {
            rules.post(path, context.handler(exchange -> {
                throw ApiException.unsupported(NO_EMBEDDINGS);
            }));
        }
        for (String path : List.of("pull", "push", "create", "copy", "delete", "blobs/{digest}")) {
            rules.any("/api/" + path, context.handler(exchange -> {
                throw ApiException.unsupported(NO_MANAGEMENT);
            }));
        }
    }

    private static OllamaModelFacts facts(HttpExchange exchange) {
        return new OllamaModelFacts(exchange.model());
    }

    private static void show(HttpExchange exchange) {
        OllamaModelFacts facts = facts(exchange);
        JsonRequest body = exchange.json();
        String name = body.text("model").or(() -> body.text("name")).orElseThrow(() -> body.missing("model"));
        if (!facts.isNamed(name)) {
            throw ApiException.notFound("model '" + name + "' not found: the one here is '" + facts.name() + "'");
        }
        exchange.respond(facts.shown());
    }

    private static void chat(HttpExchange exchange) throws InterruptedException {
        ServedModel model = exchange.model();
        JsonRequest body = exchange.json();
        OllamaAnswer answer = answer(OllamaAnswer.Form.CHAT, model, body);
        if (OllamaConversation.read(body).isEmpty()) {
            exchange.respond(answer.loaded(loadReason(body)));
            return;
        }
        try (JobGroup jobs = model.submit(OllamaRequest.chat(body, model))) {
            run(exchange, jobs, body, answer);
        }
    }

    private static void generate(HttpExchange exchange) throws InterruptedException {
        ServedModel model = exchange.model();
        JsonRequest body = exchange.json();
        OllamaRequest.refuseUnsupported(body);
        OllamaAnswer answer = answer(OllamaAnswer.Form.GENERATE, model, body);
        if (body.text("prompt").orElse("").isEmpty()) {
            exchange.respond(answer.loaded(loadReason(body)));
            return;
        }
        try (JobGroup jobs =
                body.bool("raw", false) ? raw(model, body) : model.submit(OllamaRequest.generate(body, model))) {
            run(exchange, jobs, body, answer);
        }
    }

    /** Goes on with a prompt as it stands; what reads like a control token is one. */
    private static JobGroup raw(ServedModel model, JsonRequest body) {
        TokenSequence prompt = new PromptFields(model.tokenizer())
                .read(body, "prompt")
                .getFirst()
                .tokens();
        SamplingOptions sampling = OllamaRequest.sampling(body, model);
        GenerationOptions generation = model.withForm(OllamaRequest.generation(body), OllamaRequest.form(body));
        return model.submit(1, () -> model.engine().submit(prompt, sampling, generation, false));
    }

    private static OllamaAnswer answer(OllamaAnswer.Form form, ServedModel model, JsonRequest body) {
        OllamaModelFacts facts = new OllamaModelFacts(model);
        String name = body.text("model").filter(facts::isNamed).orElse(facts.name());
        return new OllamaAnswer(form, name, InstantSource.system());
    }

    private static String loadReason(JsonRequest body) {
        Optional<Object> keepAlive = body.value("keep_alive");
        return keepAlive.isPresent() && keepAlive.get() instanceof Number number && number.doubleValue() == 0
                ? "unload"
                : "load";
    }

    private static void run(HttpExchange exchange, JobGroup jobs, JsonRequest body, OllamaAnswer answer)
            throws InterruptedException {
        exchange.cancelWhenGone(jobs);
        Clock clock = new Clock();
        if (!body.bool("stream", true)) {
            JobResult result = SingleAnswer.follow(jobs, event -> take(event, answer, clock));
            exchange.respond(answer.whole(result, clock.totalNanos(), clock.loadNanos()));
            return;
        }
        try (LazyStream stream = new LazyStream(exchange, exchange::lines, ErrorShape.OLLAMA)) {
            stream.write(() -> {
                JobResult result = SingleAnswer.follow(
                        jobs,
                        event -> take(event, answer, clock)
                                .forEach(line -> stream.writer().write(line)));
                stream.writer().write(answer.last(result, clock.totalNanos(), clock.loadNanos()));
            });
        }
    }

    private static List<JsonFields> take(JobEvent event, OllamaAnswer answer, Clock clock) {
        return switch (event) {
            case JobEvent.Started _ -> {
                clock.begin();
                yield List.of();
            }
            case JobEvent.Delta(var delta) -> answer.delta(delta);
            case JobEvent.PromptProgress _,
                    JobEvent.Token _,
                    JobEvent.Logprobs _,
                    JobEvent.Finished _,
                    JobEvent.Failed _ -> List.of();
        };
    }

    /** How long a request has taken, and waited. */
    private static final class Clock {
        private final long start = System.nanoTime();
        private long loadNanos;

        /** Says that a slot has begun with it. */
        void begin() {
            loadNanos = System.nanoTime() - start;
        }

        long totalNanos() {
            return System.nanoTime() - start;
        }

        long loadNanos() {
            return loadNanos;
        }
    }
}
