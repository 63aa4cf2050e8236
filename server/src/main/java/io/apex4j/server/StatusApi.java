package io.apex4j.server;

import io.helidon.webserver.http.HttpRules;
import java.util.List;

/** Tells whether the server is there, and how far it is with its model. */
final class StatusApi implements HttpApi {
    @Override
    public void addTo(HttpRules rules, ServerContext context) {
        for (String path : List.of("/health", "/v1/health", "/readyz")) {
            rules.get(path, context.handler(StatusApi::health));
        }
        rules.get("/healthz", context.handler(exchange -> exchange.respond(JsonFields.of("status", "ok"))));
        rules.get(
                "/apex/status",
                context.handler(
                        exchange -> exchange.respond(exchange.context().status().toJson())));
    }

    private static void health(HttpExchange exchange) {
        exchange.model();
        exchange.respond(JsonFields.of("status", "ok"));
    }
}
