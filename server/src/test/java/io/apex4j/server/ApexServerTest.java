package io.apex4j.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class ApexServerTest {
    @Test
    void saysThatTheModelIsLoadingUntilItIsThere() throws Exception {
        try (ApexServer server =
                        ApexServer.start(ServerOptions.builder().port(0).build());
                HttpClient client = HttpClient.newHttpClient()) {
            assertThat(get(client, server.url().resolve("/healthz")).statusCode())
                    .isEqualTo(200);
            HttpResponse<String> health = get(client, server.url().resolve("/health"));
            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(health.headers().firstValue("Retry-After")).isPresent();
            assertThat(health.body()).contains("unavailable_error").contains("Loading model");

            server.setStatus(new ServerStatus(ServerStatus.Phase.DOWNLOADING, "some.gguf", 5, 10, ""));

            assertThat(get(client, server.url().resolve("/apex/status")).body())
                    .isEqualTo(
                            "{\"phase\":\"downloading\",\"file\":\"some.gguf\",\"done\":5,\"total\":10,\"message\":\"\"}");
        }
    }

    @Test
    void isHealthyWithAModel() throws Exception {
        try (TestServer server = TestServer.start()) {
            assertThat(server.get("/health").body()).isEqualTo("{\"status\":\"ok\"}");
            assertThat(server.get("/nothing").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void refusesAPortThatIsTaken() {
        try (ApexServer server =
                ApexServer.start(ServerOptions.builder().port(0).build())) {
            ServerOptions same = ServerOptions.builder().port(server.port()).build();
            assertThatThrownBy(() -> ApexServer.start(same))
                    .isInstanceOf(ServerException.class)
                    .hasMessageContaining("--port");
        }
    }

    private static HttpResponse<String> get(HttpClient client, URI uri) throws Exception {
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
