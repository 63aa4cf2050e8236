package io.apex4j.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in. */
class HttpGateTest {
    private static final String BODY = "{'prompt':'Once','n_predict':1}";
    private static TestServer open;
    private static TestServer keyed;

    @BeforeAll
    static void start() {
        open = TestServer.start(ServerOptions.builder().allowedHosts(List.of("models.example")));
        keyed = TestServer.start(ServerOptions.builder()
                .apiKeys(List.of("first-key", "second-key"))
                .corsOrigins(List.of("https://chat.example")));
    }

    @AfterAll
    static void close() {
        open.close();
        keyed.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void doesNotListenToOtherMachinesWithoutAKey(String host) {
        ServerOptions options = ServerOptions.builder().host(host).port(0).build();

        assertThatThrownBy(() -> ApexServer.start(options))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("--api-key");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 200",
        "localhost:8080, 200",
        "127.0.0.1:1, 200",
        "[::1], 200",
        "[::1]:8080, 200",
        "192.168.1.7:8080, 200",
        "models.example, 200",
        "MODELS.example:80, 200",
        "evil.example, 403",
        "localhost.evil.example, 403",
        "127.0.0.1.evil.example, 403",
        "127.0.0.1.evil.example:8080, 403"
    })
    void answersToItsOwnNamesOnly(String host, int status) {
        try (RawClient client = new RawClient(open.server().port())) {
            client.send("GET /health HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
            assertThat(client.statusLine()).contains(" " + status + " ");
        }
    }

    @Test
    void refusesPagesOfOthersWhateverTheySend() throws Exception {
        HttpRequest.Builder foreign = open.post("/completion", BODY).header("Origin", "https://evil.example");

        HttpResponse<String> response = open.send(foreign);

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.headers().firstValue("access-control-allow-origin")).isEmpty();
        assertThat(open.send(open.post("/completion", BODY).header("Origin", "null"))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void letsItsOwnPageIn() throws Exception {
        String origin = open.server().url().toString();

        assertThat(open.send(open.post("/completion", BODY).header("Origin", origin))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void letsPagesInThatAreListed() throws Exception {
        HttpResponse<String> preflight = keyed.send(HttpRequest.newBuilder(keyed.uri("/v1/chat/completions"))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", "https://chat.example")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,content-type"));

        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("access-control-allow-origin"))
                .hasValue("https://chat.example");
        assertThat(preflight.headers().firstValue("access-control-allow-credentials"))
                .isEmpty();
        HttpResponse<String> answer = keyed.send(keyed.post("/completion", BODY)
                .header("Authorization", "Bearer first-key")
                .header("Origin", "https://chat.example"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("access-control-allow-origin")).hasValue("https://chat.example");
    }

    @Test
    void givesNoPermissionToPagesThatAreNotListed() throws Exception {
        HttpResponse<String> preflight = keyed.send(HttpRequest.newBuilder(keyed.uri("/v1/chat/completions"))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", "https://evil.example")
                .header("Access-Control-Request-Method", "POST"));

        assertThat(preflight.statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""})
    void takesJsonOnly(String type) {
        try (RawClient client = new RawClient(open.server().port())) {
            client.send("POST /completion HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n"
                    + (type.isEmpty() ? "" : "Content-Type: " + type + "\r\n") + "\r\n{}");
            assertThat(client.statusLine()).contains(" 415 ");
        }
    }

    @Test
    void takesNoCompressedBodies() throws Exception {
        assertThat(open.send(open.post("/completion", BODY).header("Content-Encoding", "gzip"))
                        .statusCode())
                .isBetween(400, 415);
    }

    @Test
    void wantsAKey() throws Exception {
        HttpResponse<String> none = keyed.send(keyed.post("/completion", BODY));
        HttpResponse<String> wrong =
                keyed.send(keyed.post("/completion", BODY).header("Authorization", "Bearer first-ke"));

        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.body()).doesNotContain("first-ke");
        Tree error = keyed.tree(none).at("error");
        assertThat(error.text("type")).isEqualTo("authentication_error");
        assertThat(error.integer("code")).isEqualTo(401);
        assertThat(keyed.get("/v1/models").statusCode()).isEqualTo(401);
        assertThat(keyed.get("/slots").statusCode()).isEqualTo(401);
    }

    @Test
    void takesEitherHeaderAndAnyOfTheKeys() throws Exception {
        assertThat(keyed.send(keyed.post("/completion", BODY).header("x-api-key", "second-key"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(keyed.send(keyed.post("/completion", BODY).header("Authorization", "bearer first-key"))
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/web/../slots",
                "/web/%2e%2e/slots",
                "/web/..%2fslots",
                "/web//../slots",
                "/health/../slots",
                "//slots",
                "/slots;/web/",
                "/./slots",
                "/SLOTS",
                "http://localhost/slots"
            })
    void noDetourLeadsAroundTheKey(String path) {
        try (RawClient client = new RawClient(keyed.server().port())) {
            client.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertThat(client.readToEnd()).doesNotContain("is_processing").matches("(?s)HTTP/1.1 4\\d\\d .*");
        }
    }

    @Test
    void tellsItsHealthToAnybody() throws Exception {
        assertThat(keyed.get("/health").statusCode()).isEqualTo(200);
        assertThat(keyed.get("/v1/health").statusCode()).isEqualTo(200);
    }

    @Test
    void letsThoseWaitLongerWhoGuess() {
        assertThat(ApiKeys.delay(0)).isLessThan(ApiKeys.delay(1));
        assertThat(ApiKeys.delay(1_000_000)).isLessThan(Duration.ofSeconds(5));
    }
}
