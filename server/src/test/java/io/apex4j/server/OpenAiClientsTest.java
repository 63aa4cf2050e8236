package io.apex4j.server;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenAI's own client, and one for servers like OpenAI's, talk with a server. */
class OpenAiClientsTest {
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
    @ValueSource(strings = {"openai-chat.mjs", "ai-sdk.mjs"})
    void clientsThatOthersWroteAreServed(String script) {
        NodeScript.run(script, Map.of("APEX_URL", server.server().url().toString()));
    }
}
