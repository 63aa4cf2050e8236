package io.apex4j.conformance;

import io.apex4j.model.ChatModel;
import io.apex4j.model.Model;
import io.apex4j.model.ModelOptions;
import io.apex4j.server.ApexServer;
import io.apex4j.server.Engine;
import io.apex4j.server.EngineOptions;
import io.apex4j.server.ServerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A server of the demo model at a free port. */
final class DemoServer implements AutoCloseable {
    private static final Path DEMO = Path.of("../demo/tiny-lfm2moe-bf16.gguf");
    private static final long GLANCE_NANOS = 1_000_000;
    private static final int CONTEXT_TOKENS = 2048;

    private final Model model;
    private final Engine engine;
    private final ApexServer server;

    DemoServer() {
        try {
            model = Model.load(DEMO, ModelOptions.defaults().withContextLength(CONTEXT_TOKENS));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        engine = new Engine(new ChatModel(model), new EngineOptions(2, 8));
        server = ApexServer.start(ServerOptions.builder().port(0).build());
        server.setEngine(engine, "demo.gguf");
    }

    /** What clients of OpenAI's API are told. */
    String baseUrl() {
        return server.url() + "/v1";
    }

    /** Waits until no answer is under way. */
    void awaitIdle() {
        while (engine.running() > 0) {
            LockSupport.parkNanos(GLANCE_NANOS);
        }
    }

    @Override
    public void close() {
        server.close();
        engine.close(Duration.ZERO);
        model.close();
    }
}
