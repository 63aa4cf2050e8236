package io.apex4j.server;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Decides from a request's head whether it may come in: the name that the client called the server by, so that no foreign
 * name that leads here lets a web page in; the page that it comes from; its key; and what kind of body it brings.
 */
final class HttpGate {
    private static final String ANY = "*";
    private static final Set<Method> SAFE = Set.of(Method.GET, Method.HEAD, Method.OPTIONS);
    private static final Set<String> PUBLIC_PATHS =
            Set.of("/", "/health", "/healthz", "/readyz", "/v1/health", "/apex/status", "/favicon.ico");
    private static final Pattern IP_V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final HeaderName API_KEY = HeaderNames.create("x-api-key");
    private static final String BEARER = "bearer ";
    private static final int MOST_HEADERS = 100;

    private final ServerOptions options;
    private final ApiKeys keys;

    HttpGate(ServerOptions options) {
        this.options = options;
        this.keys = new ApiKeys(options.apiKeys());
    }

    /**
     * Lets a request pass or refuses it.
     *
     * @return false when it is answered already, as one that asks for permission is
     * @throws ApiException when it is refused
     */
    boolean admit(ServerRequest request, ServerResponse response) {
        if (request.headers().size() > MOST_HEADERS) {
            throw ApiException.refused(
                    431, "the request has " + request.headers().size() + " headers; allowed are " + MOST_HEADERS);
        }
        checkHost(request);
        boolean isPreflight = checkOrigin(request, response);
        if (isPreflight) {
            return false;
        }
        String path = request.path().path();
        if (!isPublic(request.prologue().method(), path)) {
            checkKey(request);
        }
        if (request.prologue().method().equals(Method.POST)) {
            checkBody(request);
        }
        return true;
    }

    private void checkHost(ServerRequest request) {
        String header = request.headers().first(HeaderNames.HOST).orElse("");
        String name = hostName(header);
        boolean isAllowed = name.equals("localhost")
                || name.equalsIgnoreCase(options.host())
                || IP_V4.matcher(name).matches()
                || name.startsWith("[")
                || options.allowedHosts().contains(ANY)
                || options.allowedHosts().stream().anyMatch(name::equalsIgnoreCase);
        if (!isAllowed) {
            throw ApiException.forbidden("the host '" + shown(name)
                    + "' is none of this server's names; if it should be, start with --allowed-hosts " + shown(name));
        }
    }

    private static String hostName(String header) {
        String host = header.strip().toLowerCase(Locale.ROOT);
        if (host.startsWith("[")) {
            int end = host.indexOf(']');
            return end < 0 ? "" : host.substring(0, end + 1);
        }
        int colon = host.indexOf(':');
        return colon < 0 ? host : host.substring(0, colon);
    }

    /** Returns whether the request asks only for permission, and has it. */
    private boolean checkOrigin(ServerRequest request, ServerResponse response) {
        Optional<String> origin = request.headers().first(HeaderNames.ORIGIN);
        if (origin.isEmpty()) {
            return false;
        }
        String given = origin.get();
        boolean isListed =
                options.corsOrigins().contains(ANY) || options.corsOrigins().contains(given);
        boolean isPreflight = request.prologue().method().equals(Method.OPTIONS);
        if (isListed) {
            response.header(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, given);
            response.header(HeaderNames.VARY, "Origin");
        } else if (!isOwn(given, request)
                && (isPreflight || !SAFE.contains(request.prologue().method()))) {
            throw ApiException.forbidden("web pages of " + shown(given)
                    + " may not use this server; if they should, start with --cors-origins " + shown(given));
        }
        if (isPreflight) {
            response.header(HeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, OPTIONS");
            response.header(
                    HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS,
                    request.headers()
                            .first(HeaderNames.ACCESS_CONTROL_REQUEST_HEADERS)
                            .filter(names -> names.matches("[A-Za-z0-9, _-]{0,2000}"))
                            .orElse("authorization, content-type, x-api-key"));
            response.header(HeaderNames.ACCESS_CONTROL_MAX_AGE, "600");
            response.status(204).send();
        }
        return isPreflight;
    }

    /** Whether a page comes from this server itself. */
    private static boolean isOwn(String origin, ServerRequest request) {
        String host = request.headers().first(HeaderNames.HOST).orElse("");
        return origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host);
    }

    private boolean isPublic(Method method, String path) {
        if (!SAFE.contains(method)) {
            return false;
        }
        boolean isModelList = path.equals("/v1/models") || path.equals("/models");
        return PUBLIC_PATHS.contains(path) || path.startsWith("/web/") || (isModelList && options.areModelsPublic());
    }

    private void checkKey(ServerRequest request) {
        if (keys.isEmpty()) {
            return;
        }
        Optional<String> given = request.headers()
                .first(HeaderNames.AUTHORIZATION)
                .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(BEARER))
                .map(header -> header.substring(BEARER.length()).strip())
                .or(() -> request.headers().first(API_KEY));
        if (given.isEmpty()) {
            throw ApiException.unauthenticated(
                    "a key is needed; send it as 'Authorization: Bearer KEY' or as 'x-api-key: KEY'");
        }
        if (!keys.accept(given.get())) {
            throw ApiException.unauthenticated("the key is wrong");
        }
    }

    private static void checkBody(ServerRequest request) {
        if (request.headers().contains(HeaderNames.CONTENT_ENCODING)) {
            throw ApiException.refused(415, "compressed bodies are not taken; send the JSON as it is");
        }
        if (!request.content().hasEntity()) {
            return;
        }
        String type = request.headers()
                .first(HeaderNames.CONTENT_TYPE)
                .orElse("")
                .toLowerCase(Locale.ROOT)
                .replaceFirst(";.*", "")
                .strip();
        if (!type.equals("application/json") && !type.endsWith("+json")) {
            throw ApiException.refused(
                    415, "the body is of the type '" + shown(type) + "'; send 'Content-Type: application/json'");
        }
    }

    private static String shown(String text) {
        String first = text.length() <= 100 ? text : text.substring(0, 100) + "...";
        return first.replaceAll("[^ -~]", "?");
    }
}
