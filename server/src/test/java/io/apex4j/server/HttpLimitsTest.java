package io.apex4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent is bounded in size and time, and cannot be read in two ways. */
class HttpLimitsTest {
    private static final String HEAD =
            "POST /completion HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(ServerOptions.builder()
                .limits(ServerLimits.defaults()
                        .withBytes(16 << 10, 200_000)
                        .withClientTimes(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(2))));
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @AfterEach
    void theNextRequestIsAnswered() throws Exception {
        assertThat(server.ask("/completion", "{'prompt':'Once','n_predict':1}").integer("tokens_predicted"))
                .isEqualTo(1);
    }

    /** Sends bytes and returns what comes until the server closes the connection. */
    private static String answer(String bytes) {
        try (RawClient client = new RawClient(server.server().port())) {
            return client.send(bytes).readToEnd();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
                "Content-Length: 2, 3\r\n\r\n{}",
                "Content-Length: -1\r\n\r\n{}",
                "Content-Length: +2\r\n\r\n{}",
                "Content-Length: 0x2\r\n\r\n{}",
                "Content-Length: 99999999999999999999\r\n\r\n{}",
                "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n",
                "Content-Length: 2\nX: y\r\n\r\n{}",
                "Content-Length : 2\r\n\r\n{}",
                "X: a\u0000b\r\nContent-Length: 2\r\n\r\n{}",
                " folded: yes\r\nContent-Length: 2\r\n\r\n{}"
            })
    void refusesWhatCanBeReadInTwoWays(String rest) {
        assertThat(answer(HEAD + rest)).matches("(?s)HTTP/1.1 (4\\d\\d|501) .*");
    }

    @Test
    void refusesTheNextRequestThatABodyHides() {
        String hidden = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";

        String answer = answer(HEAD + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden);

        assertThat(answer).doesNotContain("200 OK");
    }

    @Test
    void refusesLongHeads() {
        assertThat(answer("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .matches("(?s)HTTP/1.1 4\\d\\d .*");
        assertThat(answer("GET /health HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(20_000) + "\r\n\r\n"))
                .matches("(?s)HTTP/1.1 4\\d\\d .*");
    }

    @Test
    void refusesManyHeaders() {
        StringBuilder headers = new StringBuilder();
        for (int index = 0; index < 150; index++) {
            headers.append("X-").append(index).append(": y\r\n");
        }
        assertThat(answer("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n"))
                .startsWith("HTTP/1.1 431");
    }

    @Test
    void refusesLongBodies() {
        assertThat(answer(HEAD + "Content-Length: 200001\r\n\r\n{")).startsWith("HTTP/1.1 413");
        String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
        assertThat(answer(HEAD + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(4)))
                .startsWith("HTTP/1.1 413");
    }

    @Test
    void closesTheConnectionOfWhoSendsAHeadTooSlowly() {
        try (RawClient client = new RawClient(server.server().port())) {
            client.send("GET /health HTTP/1.1\r\nHost: loc");
            assertThat(client.readToEnd()).doesNotContain("200");
        }
    }

    @Test
    void closesTheConnectionOfWhoSendsABodyTooSlowly() {
        try (RawClient client = new RawClient(server.server().port())) {
            client.send(HEAD + "Content-Length: 30\r\n\r\n{\"prompt\":");
            assertThat(client.readToEnd()).doesNotContain("200");
        }
    }

    @Test
    void closesManyConnectionsThatSayNothingMore() {
        List<RawClient> clients = new ArrayList<>();
        for (int index = 0; index < 40; index++) {
            clients.add(new RawClient(server.server().port()).send("P"));
        }
        clients.forEach(RawClient::readToEnd);
        clients.forEach(RawClient::close);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1]",
                "null",
                "'text'",
                "{'prompt':'a','prompt':'b'}",
                "{'prompt':'a','temperature':NaN}",
                "{'prompt':'a','temperature':Infinity}",
                "{'prompt':'a'} {'prompt':'b'}",
                "{'prompt':'a',}",
                "{'prompt':'a' /* comment */}",
                "{'prompt':'\\uD8'}",
                "{'prompt':{}}",
                "{'prompt':[]}",
                "{'prompt':[[]]}",
                "{'prompt':[null]}",
                "{}"
            })
    void refusesWhatIsNoRequest(String body) throws Exception {
        HttpResponse<String> response = server.send(server.post("/completion", body));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(server.tree(response).text("error.type")).isEqualTo("invalid_request_error");
    }

    @Test
    void refusesWhatLiesTooDeep() throws Exception {
        String deep = "[".repeat(50_000) + "]".repeat(50_000);
        HttpResponse<String> response = server.send(server.post("/completion", "{'prompt':" + deep + "}"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("200");
    }

    @Test
    void refusesLongNumbers() throws Exception {
        assertThat(server.send(server.post("/completion", "{'prompt':'a','seed':1" + "0".repeat(100_000) + "}"))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void answersAClientThatAsksForHttp2InHttp1() {
        try (RawClient client = new RawClient(server.server().port())) {
            client.send(String.join(
                    "\r\n",
                    "GET /health HTTP/1.1",
                    "Host: localhost",
                    "Connection: Upgrade, HTTP2-Settings",
                    "Upgrade: h2c",
                    "HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA",
                    "",
                    ""));
            assertThat(client.statusLine()).isEqualTo("HTTP/1.1 200 OK");
        }
    }
}
