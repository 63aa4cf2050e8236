package io.apex4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Nobody's answer goes on, and nobody's place is kept. */
class DisconnectTest {
    private static final String LONG = "'prompt':'Once upon a time','n_predict':-1,'ignore_eos':true";
    private static final long PAUSE_NANOS = 1_000_000;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Waits for what has to come. */
    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it has not come").isLessThan(deadline);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static TestServer busy() {
        return TestServer.start(ServerOptions.builder(), new EngineOptions(1, 1));
    }

    @Test
    void aStreamEndsWhenItsClientLeaves() throws Exception {
        try (TestServer server = busy()) {
            try (RawClient client = new RawClient(server.server().port())) {
                client.post("/completion", "{" + LONG + ",'stream':true}").readUntil("data: ");
            }
            await(() -> server.engine().running() == 0);
            assertThat(server.ask("/completion", "{'prompt':'Once','n_predict':1}")
                            .has("content"))
                    .isTrue();
        }
    }

    @Test
    void anAnswerThatIsNotStreamedEndsWhenItsClientLeaves() throws Exception {
        try (TestServer server = busy()) {
            try (RawClient client = new RawClient(server.server().port())) {
                client.post("/completion", "{" + LONG + "}");
                await(() -> server.engine().running() == 1);
            }
            await(() -> server.engine().running() == 0);
            assertThat(server.ask("/completion", "{'prompt':'Once','n_predict':1}")
                            .has("content"))
                    .isTrue();
        }
    }

    @Test
    void aRequestThatWaitsGivesItsPlaceUpWhenItsClientLeaves() throws Exception {
        try (TestServer server = busy();
                RawClient first = new RawClient(server.server().port())) {
            first.post("/completion", "{" + LONG + ",'stream':true}").readUntil("data: ");
            try (RawClient second = new RawClient(server.server().port())) {
                second.post("/completion", "{" + LONG + "}");
                await(() -> server.engine().waiting() == 1);
            }
            await(() -> server.engine().waiting() == 0);
        }
    }

    @Test
    void saysWhenTooManyWait() throws Exception {
        try (TestServer server = busy();
                RawClient first = new RawClient(server.server().port());
                RawClient second = new RawClient(server.server().port())) {
            first.post("/completion", "{" + LONG + ",'stream':true}").readUntil("data: ");
            second.post("/completion", "{" + LONG + "}");
            await(() -> server.engine().waiting() == 1);

            HttpResponse<String> third = server.send(server.post("/completion", "{" + LONG + "}"));

            assertThat(third.statusCode()).isEqualTo(429);
            assertThat(third.headers().firstValue("Retry-After")).isPresent();
            assertThat(server.tree(third).text("error.type")).isEqualTo("rate_limit_error");
        }
    }

    @Test
    void aSecondRequestOnTheSameConnectionIsAnsweredAfterTheFirst() {
        try (TestServer server = busy();
                RawClient client = new RawClient(server.server().port())) {
            client.post("/completion", "{'prompt':'Once','n_predict':2}");
            client.post("/tokenize", "{'content':'a'}");

            assertThat(client.readUntil("\"tokens_predicted\":2")).startsWith("HTTP/1.1 200");
            assertThat(client.readUntil("\"tokens\":[")).contains("HTTP/1.1 200");
        }
    }

    @Test
    void streamsSayThatTheServerIsStillThere() {
        try (TestServer server = TestServer.start(
                        ServerOptions.builder().limits(ServerLimits.defaults().withPingTime(Duration.ofMillis(50))),
                        new EngineOptions(1, 4));
                RawClient first = new RawClient(server.server().port());
                RawClient second = new RawClient(server.server().port())) {
            first.post("/completion", "{" + LONG + ",'stream':true}").readUntil("data: ");
            second.post("/completion", "{" + LONG + ",'stream':true}");

            String read = second.readUntil(": ping\n\n");

            assertThat(read.toLowerCase(Locale.ROOT)).contains("text/event-stream");
        }
    }

    @Test
    void aServerThatIsClosedEndsItsConnections() throws Exception {
        TestServer server = busy();
        try (RawClient client = new RawClient(server.server().port())) {
            client.post("/completion", "{" + LONG + ",'stream':true}").readUntil("data: ");
            server.close();
            assertThat(client.readToEnd()).contains("the server is shutting down");
        }
        assertThat(server.engine().running()).isZero();
        assertThat(server.server().connections()).isZero();
    }
}
