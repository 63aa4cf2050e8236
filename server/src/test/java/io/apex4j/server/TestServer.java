package io.apex4j.server;

import io.apex4j.model.ChatModel;
import io.apex4j.model.Model;
import io.apex4j.model.ModelOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A server of the demo model at a free port, and a client of the JDK for it. */
final class TestServer implements AutoCloseable {
    private static final Path DEMO = Path.of("../demo/tiny-lfm2moe-bf16.gguf");
    private static final int CONTEXT_TOKENS = 1024;

    private final Model model;
    private final Engine engine;
    private final ApexServer server;
    /** With the default version, so that it asks for HTTP/2 by an Upgrade header. */
    private final HttpClient client = HttpClient.newHttpClient();

    private final Json json = new Json(1 << 24);

    private TestServer(ServerOptions options, EngineOptions engineOptions) {
        try {
            model = Model.load(DEMO, ModelOptions.defaults().withContextLength(CONTEXT_TOKENS));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        engine = new Engine(new ChatModel(model), engineOptions);
        server = ApexServer.start(options);
        server.setEngine(engine, "tiny.gguf");
    }

    /** A server with the usual options. */
    static TestServer start() {
        return start(ServerOptions.builder());
    }

    /** A server with other options, but for the port. */
    static TestServer start(ServerOptionsBuilder options) {
        return start(options, new EngineOptions(3, 16));
    }

    /** A server with other options, but for the port. */
    static TestServer start(ServerOptionsBuilder options, EngineOptions engineOptions) {
        return new TestServer(options.port(0).build(), engineOptions);
    }

    ApexServer server() {
        return server;
    }

    Engine engine() {
        return engine;
    }

    /** An engine for another server, which closes it. */
    Engine anotherEngine() {
        return new Engine(new ChatModel(model), new EngineOptions(1, 4));
    }

    Model model() {
        return model;
    }

    URI uri(String path) {
        return server.url().resolve(path);
    }

    /** A request with a JSON body, which has single quotes for double ones. */
    HttpRequest.Builder post(String path, String body) {
        return HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofMinutes(2))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws InterruptedException {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    HttpResponse<String> get(String path) throws InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)).timeout(Duration.ofMinutes(2)));
    }

    /** Sends a body and returns the answer's, both JSON. */
    Tree ask(String path, String body) throws InterruptedException {
        return tree(send(post(path, body)));
    }

    /** The body of an answer. */
    Tree tree(HttpResponse<String> response) {
        return tree(response.body());
    }

    /** A JSON object. */
    Tree tree(String text) {
        Map<String, Object> object = json.readObject(text.getBytes(StandardCharsets.UTF_8));
        return new Tree(object);
    }

    /** Sends bytes as they are, and returns all that comes back until the server closes the connection or is silent. */
    String raw(String request) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            return "";
        }
    }

    @Override
    public void close() {
        server.close();
        engine.close(Duration.ZERO);
        model.close();
        client.close();
    }
}
