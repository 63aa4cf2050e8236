package io.apex4j.server;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of the APIs' own makers talk with a server. */
class CompatClientsTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic.mjs", "ollama.mjs", "openai-responses.mjs"})
    void theClientOfTheApisMakerIsServed(String script) {
        NodeScript.run(script, Map.of("APEX_URL", server.server().url().toString()));
    }
}
