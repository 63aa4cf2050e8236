package io.apex4j.server;

import io.apex4j.model.Model;
import io.helidon.webserver.http.HttpRules;
import java.util.List;

/**
 * Lists the one model, {@code GET /v1/models}, with the fields of both OpenAI's and Anthropic's API. Embeddings are refused
 * here too.
 */
final class OpenAiModelsApi implements HttpApi {
    @Override
    public void addTo(HttpRules rules, ServerContext context) {
        for (String prefix : List.of("/v1", "")) {
            rules.get(prefix + "/models", context.handler(OpenAiModelsApi::list));
            rules.get(prefix + "/models/{+id}", context.handler(OpenAiModelsApi::show));
            rules.post(prefix + "/embeddings", context.handler(OpenAiModelsApi::refuseEmbeddings));
        }
        rules.post("/embedding", context.handler(OpenAiModelsApi::refuseEmbeddings));
    }

    private static void list(HttpExchange exchange) {
        ServedModel model = exchange.model();
        exchange.respond(JsonFields.of("object", "list")
                .with("data", List.of(describe(model)))
                .with("has_more", false)
                .with("first_id", model.id())
                .with("last_id", model.id()));
    }

    private static void show(HttpExchange exchange) {
        ServedModel model = exchange.model();
        String id = exchange.pathPart("id");
        if (!id.equals(model.id()) && !model.aliases().contains(id)) {
            throw ApiException.notFound("there is no such model; this server has '" + model.id() + "'");
        }
        exchange.respond(describe(model));
    }

    private static void refuseEmbeddings(HttpExchange exchange) {
        throw ApiException.unsupported(
                "this server makes no embeddings: the hidden states of a chat model compare texts badly; use an"
                        + " embedding model");
    }

    static JsonFields describe(ServedModel served) {
        Model model = served.model();
        return JsonFields.of("id", served.id())
                .with("object", "model")
                .with("created", served.since().getEpochSecond())
                .with("owned_by", "apex4j")
                .with("type", "model")
                .with("display_name", served.id())
                .with("created_at", served.since().toString())
                .with("aliases", served.aliases())
                .with("tags", List.of())
                .with(
                        "architecture",
                        JsonFields.of("input_modalities", List.of("text")).with("output_modalities", List.of("text")))
                .with(
                        "meta",
                        JsonFields.of("vocab_type", 2)
                                .with("n_vocab", model.vocabularySize())
                                .with("n_ctx", model.contextLength())
                                .with("n_ctx_train", model.largestContextLength())
                                .with("n_embd", served.embeddingLength())
                                .with("n_params", served.parameters())
                                .with("size", model.fileBytes()));
    }
}
