package io.apex4j.server;

import io.apex4j.model.GenerationOptions;
import io.helidon.webserver.http.HttpRules;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What llama-server tells of itself: {@code /props}, {@code /slots} and {@code /metrics}. */
final class LlamaServerApi implements HttpApi {
    @Override
    public void addTo(HttpRules rules, ServerContext context) {
        rules.get("/props", context.handler(LlamaServerApi::properties));
        rules.get("/slots", context.handler(LlamaServerApi::slots));
        rules.get("/metrics", context.handler(LlamaServerApi::metrics));
    }

    private static void properties(HttpExchange exchange) {
        ServedModel model = exchange.model();
        exchange.respond(JsonFields.of(
                        "default_generation_settings",
                        JsonFields.of("n_ctx", model.model().contextLength())
                                .with("params", LlamaSettings.of(model.sampling(), GenerationOptions.defaults())))
                .with("total_slots", model.engine().options().slots())
                .with("model_alias", model.id())
                .with("model_path", exchange.context().status().file())
                .with("modalities", JsonFields.of("vision", false).with("audio", false))
                .with("n_ctx", model.model().contextLength())
                .with("endpoint_slots", exchange.context().options().areSlotsOn())
                .with("endpoint_props", false)
                .with("endpoint_metrics", exchange.context().options().isMetricsOn())
                .with("chat_template", model.chat().template().source())
                .with("bos_token", LlamaTokensApi.literal(model.tokenizer().bos(), model.tokenizer()))
                .with("eos_token", LlamaTokensApi.literal(model.tokenizer().eos(), model.tokenizer()))
                .with("build_info", ServerContext.FINGERPRINT)
                .with("is_sleeping", false));
    }

    /** Which slots are at work; of what is said there, nothing. */
    private static void slots(HttpExchange exchange) {
        if (!exchange.context().options().areSlotsOn()) {
            throw ApiException.unsupported("this server does not tell what is being done (--no-slots)");
        }
        Engine engine = exchange.model().engine();
        List<JsonFields> slots = new ArrayList<>();
        for (int slot = 0; slot < engine.options().slots(); slot++) {
            slots.add(JsonFields.of("id", slot)
                    .with("n_ctx", exchange.model().model().contextLength())
                    .with("speculative", true)
                    .with("is_processing", engine.isRunning(slot)));
        }
        exchange.respond(slots);
    }

    private static void metrics(HttpExchange exchange) {
        if (!exchange.context().options().isMetricsOn()) {
            throw ApiException.unsupported("this server counts nothing (--no-metrics)");
        }
        Engine engine = exchange.model().engine();
        ServerMetrics metrics = exchange.context().metrics();
        StringBuilder text = new StringBuilder();
        counter("prompt_tokens_total", "Prompt tokens evaluated", (double) metrics.promptTokens(), text);
        counter("prompt_seconds_total", "Seconds spent on prompts", metrics.promptSeconds(), text);
        counter("tokens_predicted_total", "Tokens generated", (double) metrics.answerTokens(), text);
        counter("tokens_predicted_seconds_total", "Seconds spent generating", metrics.answerSeconds(), text);
        counter("prompt_tokens_cached_total", "Prompt tokens that were known", (double) metrics.cachedTokens(), text);
        counter("requests_total", "Answers that came to their end", (double) metrics.requests(), text);
        gauge(
                "prompt_tokens_seconds",
                "Prompt tokens per second",
                ratio((double) metrics.promptTokens(), metrics.promptSeconds()),
                text);
        gauge(
                "predicted_tokens_seconds",
                "Generated tokens per second",
                ratio((double) metrics.answerTokens(), metrics.answerSeconds()),
                text);
        gauge("requests_processing", "Requests being answered", engine.running(), text);
        gauge("requests_deferred", "Requests waiting for a slot", engine.waiting(), text);
        gauge(
                "prompt_cache_bytes",
                "Memory of states of earlier prompts",
                (double) engine.chat().cache().bytes(),
                text);
        exchange.respondText(
                "text/plain; version=0.0.4; charset=utf-8", text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static double ratio(double count, double seconds) {
        return seconds == 0 ? 0 : count / seconds;
    }

    private static void counter(String name, String help, double value, StringBuilder text) {
        append(name, "counter", help, value, text);
    }

    private static void gauge(String name, String help, double value, StringBuilder text) {
        append(name, "gauge", help, value, text);
    }

    private static void append(String name, String type, String help, double value, StringBuilder text) {
        text.append("# HELP llamacpp:%s %s.%n".formatted(name, help));
        text.append("# TYPE llamacpp:%s %s%n".formatted(name, type));
        text.append("llamacpp:%s %s%n".formatted(name, shown(value)));
    }

    private static String shown(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.6f", value);
    }
}
