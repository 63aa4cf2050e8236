package io.apex4j.server;

import io.helidon.webserver.http.HttpRules;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.regex.Pattern;

/** The chat page: files that lie beside this class in the folder {@code web}, and nothing else. */
final class PageApi implements HttpApi {
    /** The page loads and calls only what comes from here, runs no code written into it, and stands in no other page. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            + "img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*(\\.[a-z]+)+");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "mjs", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    @Override
    public void addTo(HttpRules rules, ServerContext context) {
        if (!context.options().isPageOn()) {
            return;
        }
        rules.get("/", context.handler(exchange -> send(exchange, "", "index.html")));
        rules.get("/web/{name}", context.handler(exchange -> send(exchange, "", exchange.pathPart("name"))));
        rules.get(
                "/web/vendor/{name}",
                context.handler(exchange -> send(exchange, "vendor/", exchange.pathPart("name"))));
    }

    private static void send(HttpExchange exchange, String folder, String name) {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null || !NAME.matcher(name).matches()) {
            throw ApiException.notFound("the chat page has no such file");
        }
        try (InputStream file = PageApi.class.getResourceAsStream("web/" + folder + name)) {
            if (file == null) {
                throw ApiException.notFound("the chat page has no file " + folder + name);
            }
            exchange.header("Content-Security-Policy", POLICY);
            exchange.header("Referrer-Policy", "no-referrer");
            exchange.header("Cache-Control", "no-cache");
            exchange.respondText(type, file.readAllBytes());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
