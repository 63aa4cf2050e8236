package io.apex4j.server;

import io.apex4j.model.SamplingOptions;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server of one model, over HTTP. It listens before there is a model, so that people and programs can see how far that is;
 * with {@link #setEngine} requests begin to be answered. Safe for use by several threads.
 *
 * {@snippet :
 * try (ApexServer server = ApexServer.start(ServerOptions.builder().build())) {
 *     server.setEngine(engine, "LFM2.5-8B-A1B-APEX-I-Compact.gguf");
 *     System.out.println(server.url());
 * }
 * }
 */
public final class ApexServer implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final ServerContext context;
    private final HttpConnections connections;
    private final HttpGate gate;
    private final WebServer web;

    private ApexServer(ServerOptions options) {
        context = new ServerContext(options);
        connections = new HttpConnections(options.limits());
        gate = new HttpGate(options);
        web = build(options.address());
    }

    /**
     * Starts a server.
     *
     * @throws ServerException when it cannot listen where it should
     */
    public static ApexServer start(ServerOptions options) {
        checkFree(options);
        ApexServer server = new ApexServer(options);
        server.web.start();
        if (!server.web.isRunning()) {
            server.connections.close();
            throw taken(options, null);
        }
        return server;
    }

    private static void checkFree(ServerOptions options) {
        try (ServerSocket probe = new ServerSocket(options.port(), 1, options.address())) {
            probe.getLocalPort();
        } catch (IOException failure) {
            throw taken(options, failure);
        }
    }

    private static ServerException taken(ServerOptions options, @Nullable IOException cause) {
        return new ServerException(
                "the server cannot listen at " + options.host() + ":" + options.port()
                        + "; is another program there? Choose another port with --port",
                cause);
    }

    private WebServer build(InetAddress address) {
        ServerLimits limits = context.options().limits();
        return WebServer.builder()
                .bindAddress(new InetSocketAddress(address, context.options().port()))
                .shutdownHook(false)
                .featuresDiscoverServices(false)
                .protocolsDiscoverServices(false)
                .addConnectionSelector(connections)
                .maxTcpConnections(limits.connections())
                .maxPayloadSize(limits.bodyBytes())
                .idleConnectionTimeout(limits.idleTime())
                .idleConnectionPeriod(Duration.ofSeconds(5))
                .shutdownGracePeriod(GRACE)
                .directHandlers(directHandlers())
                .routing(this::route)
                .build();
    }

    private void route(HttpRouting.Builder routing) {
        routing.addFilter(this::filter);
        for (HttpApi api : apis()) {
            api.addTo(routing, context);
        }
        routing.any(context.handler(exchange -> {
            throw ApiException.notFound("there is nothing here; docs/server.md lists what there is");
        }));
    }

    /** The APIs, those whose routes are found first being the first. */
    private List<HttpApi> apis() {
        List<HttpApi> apis = new ArrayList<>();
        apis.add(new StatusApi());
        apis.add(new OpenAiChatApi(context.options()));
        apis.add(new OpenAiCompletionsApi(context.options().limits()));
        apis.add(new OpenAiModelsApi());
        apis.add(new LlamaCompletionApi(context.options().limits()));
        apis.add(new LlamaTokensApi());
        apis.add(new LlamaServerApi());
        apis.add(new AnthropicApi());
        apis.add(new OllamaApi());
        apis.add(new ResponsesApi());
        apis.add(new PageApi());
        return apis;
    }

    private void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        HttpConnection connection = HttpConnections.current();
        connection.begin();
        try {
            response.header(HeaderNames.create("X-Content-Type-Options"), "nosniff");
            if (context.admit(gate, request, response)) {
                chain.proceed();
            }
        } finally {
            connection.end();
        }
        closeWhereAsked(connection, request, response);
    }

    /** Ends a connection on which nothing is to follow. */
    private static void closeWhereAsked(HttpConnection connection, RoutingRequest request, RoutingResponse response) {
        boolean isLast = request.headers().containsToken(HeaderValues.CONNECTION_CLOSE)
                || response.headers().containsToken(HeaderValues.CONNECTION_CLOSE);
        if (response.isSent() && isLast) {
            if (!request.content().consumed()) {
                connection.drain();
            }
            throw new CloseConnectionException("the last answer on this connection is sent");
        }
    }

    /** Answers to what is no request that could be routed. */
    private DirectHandlers directHandlers() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            handlers.addHandler(
                    type, (request, event, status, headers, message) -> direct(request.path(), status, headers));
        }
        return handlers.build();
    }

    private DirectHandler.TransportResponse direct(
            String path, Status status, io.helidon.http.ServerResponseHeaders headers) {
        ApiException error = status.code() >= 500
                ? ApiException.internal()
                : ApiException.refused(
                        status.code(), "the request is no proper HTTP request: " + status.reasonPhrase());
        headers.set(HeaderNames.CONTENT_TYPE, "application/json; charset=utf-8");
        return DirectHandler.TransportResponse.builder()
                .status(status)
                .headers(headers)
                .keepAlive(false)
                .entity(context.json().write(ErrorShape.ofPath(path).body(error)))
                .build();
    }

    /** The port that it listens at. */
    public int port() {
        return web.port();
    }

    /** Where clients of this machine find it. */
    public URI url() {
        String host = context.options().host();
        boolean isAnyAddress = context.options().address().isAnyLocalAddress();
        String name = isAnyAddress ? "127.0.0.1" : host.contains(":") ? "[" + host + "]" : host;
        return URI.create("http://" + name + ":" + port());
    }

    /** Tells how far the model is, before it is there. */
    public void setStatus(ServerStatus status) {
        context.setStatus(status);
    }

    /**
     * Begins to answer with a model, sampled as its metadata recommend where requests are silent.
     *
     * @param engine is closed with the server; its model stays the caller's, who closes it after that
     * @param file name of the model's file
     */
    public void setEngine(Engine engine, String file) {
        setEngine(engine, file, SamplingOptions.of(engine.chat().model().metadata()));
    }

    /**
     * The same with another way of sampling where requests are silent.
     *
     * @param file name of the model's file
     */
    public void setEngine(Engine engine, String file, SamplingOptions sampling) {
        List<String> aliases = context.options().aliases();
        String id = aliases.isEmpty() ? file : aliases.getFirst();
        List<String> others = aliases.isEmpty() ? List.of() : aliases.subList(1, aliases.size());
        context.setModel(new ServedModel(id, others, engine, sampling, context.metrics()));
        context.setStatus(ServerStatus.ready(file));
    }

    /** Number of connections of clients. */
    public int connections() {
        return connections.open();
    }

    /** Takes no more requests, cancels those that run, tells their clients so, and ends all connections and the engine. */
    @Override
    public void close() {
        close(Duration.ZERO);
    }

    /**
     * The same, but lets answers that are under way come to their end for a while.
     *
     * @param grace how long
     */
    public void close(Duration grace) {
        context.takeModel().ifPresent(model -> model.engine().close(grace));
        web.stop();
        connections.close();
    }
}
