package io.apex4j.hub;

import static io.apex4j.hub.Failures.failure;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxySettingsTest {
    private static final byte[] CONTENT = HubWorld.content(5000, 1);

    @TempDir
    private Path folder;

    private static ProxySettings of(String... pairs) {
        Map<String, String> variables = new HashMap<>();
        for (int index = 0; index < pairs.length; index += 2) {
            variables.put(pairs[index], pairs[index + 1]);
        }
        return ProxySettings.of(variables);
    }

    /** The proxy that is chosen for an address, as {@code host:port}. */
    private static String chosen(ProxySettings settings, String address) {
        List<Proxy> proxies = settings.selector().select(URI.create(address));
        assertThat(proxies).hasSize(1);
        return proxies.getFirst().address() instanceof InetSocketAddress proxy
                ? proxy.getHostString() + ":" + proxy.getPort()
                : "none";
    }

    @Test
    void eachSchemeHasItsVariableAndBothHaveOne() {
        ProxySettings both = of("https_proxy", "http://one:3128/", "HTTP_PROXY", "two");
        assertThat(chosen(both, "https://huggingface.co/x")).isEqualTo("one:3128");
        assertThat(chosen(both, "http://hub.example/x")).isEqualTo("two:80");

        ProxySettings all = of("ALL_PROXY", "http://all:8080", "HTTPS_PROXY", " http://tls:8081 ");
        assertThat(chosen(all, "https://huggingface.co/x")).isEqualTo("tls:8081");
        assertThat(chosen(all, "http://hub.example/x")).isEqualTo("all:8080");

        assertThat(chosen(of("https_proxy", "small:1", "HTTPS_PROXY", "LARGE:2"), "https://huggingface.co"))
                .isEqualTo("small:1");
        assertThat(chosen(of("HTTPS_PROXY", ""), "https://huggingface.co")).isEqualTo("none");
    }

    @ParameterizedTest
    @CsvSource({
        "https://huggingface.co/x, proxy:1",
        "https://inner.example/x, none",
        "https://deep.inner.example/x, none",
        "https://INNER.example/x, none",
        "https://notinner.example/x, proxy:1",
        "https://dotted.example/x, none",
        "https://a.dotted.example/x, none",
        "https://ported.example:8443/x, none",
        "https://ported.example/x, proxy:1",
        "https://10.0.0.7/x, none",
        "https://10.0.0.70/x, proxy:1",
        "http://localhost:11434/x, none",
        "http://127.0.0.2/x, none",
        "http://[::1]:80/x, none"
    })
    void exceptionsAreAskedDirectly(String address, String expected) {
        ProxySettings settings = of(
                "ALL_PROXY",
                "http://proxy:1",
                "NO_PROXY",
                "inner.example, .dotted.example ported.example:8443,,10.0.0.7");
        assertThat(chosen(settings, address)).isEqualTo(expected);
        assertThat(chosen(of("ALL_PROXY", "http://proxy:1", "no_proxy", "*"), address))
                .isEqualTo("none");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "socks5://secret:1",
                "https://secret:443",
                "http:///secret",
                "http://secret b",
                "://secret",
                "secret:port"
            })
    void otherProxiesAreRefusedWhenOneIsNeededAndNotShown(String text) {
        ProxySettings settings = of("HTTPS_PROXY", text);
        assertThat(failure(HubProblem.REFERENCE, () -> chosen(settings, "https://huggingface.co")))
                .hasMessageContaining("HTTPS_PROXY")
                .hasMessageNotContaining("secret");
        assertThat(chosen(settings, "http://hub.example")).isEqualTo("none");
        assertThat(chosen(settings, "https://localhost:8443")).isEqualTo("none");
    }

    @Test
    void aProxyOfAnotherKindIsRefusedAtOnceAndOnlyForItsAddresses() throws IOException {
        try (HubWorld world = new HubWorld(folder)) {
            world.server.with(HubWorld.REPOSITORY, HubWorld.FILE, CONTENT);
            world.variable("ALL_PROXY", "socks5://127.0.0.1:1");
            assertThat(Files.readAllBytes(world.pull(HubWorld.REFERENCE).first()))
                    .isEqualTo(CONTENT);

            world.variable("HF_ENDPOINT", "https://hub.example");
            assertThat(failure(HubProblem.REFERENCE, () -> world.pull(HubWorld.REFERENCE)))
                    .hasMessageContaining("ALL_PROXY");
            assertThat(world.pauses()).isEmpty();
        }
    }

    @Test
    void passwordsAreNotShown() {
        assertThat(of("HTTPS_PROXY", "http://me:secret@host:1").toString()).doesNotContain("secret");
    }

    @Test
    void aModelComesThroughTheProxy() throws IOException {
        try (HubWorld world = new HubWorld(folder)) {
            world.server.with(HubWorld.REPOSITORY, HubWorld.FILE, CONTENT).withoutStore(HubWorld.REPOSITORY);
            URI hub = URI.create("http://hub.example");
            world.variable("HF_ENDPOINT", hub.toString())
                    .variable("HTTP_PROXY", world.server.endpoint().toString())
                    .rules(new RedirectRules(hub, true, _ -> true));

            LocalModel model = world.pull(HubWorld.REFERENCE);

            assertThat(Files.readAllBytes(model.first())).isEqualTo(CONTENT);
            assertThat(world.server.asked()).isNotEmpty();
        }
    }

    @Test
    void theProxyIsToldUserAndPasswordAndTheHubIsNot() throws IOException {
        ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<String> toldToHub = new ConcurrentLinkedQueue<>();
        HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy.createContext("/", exchange -> {
            String account = exchange.getRequestHeaders().getFirst("Proxy-Authorization");
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            if (account == null) {
                exchange.getResponseHeaders().set("Proxy-Authenticate", "Basic realm=\"here\"");
                exchange.sendResponseHeaders(407, -1);
            } else {
                told.add(account);
                toldToHub.add(String.valueOf(authorization));
                exchange.sendResponseHeaders(404, -1);
            }
            exchange.close();
        });
        proxy.start();
        try (HubWorld world = new HubWorld(folder)) {
            URI hub = URI.create("http://hub.example");
            world.variable("HF_ENDPOINT", hub.toString())
                    .variable(
                            "HTTP_PROXY",
                            "http://me:p%40ss@127.0.0.1:" + proxy.getAddress().getPort())
                    .rules(new RedirectRules(hub, true, _ -> true));

            failure(HubProblem.MISSING, () -> world.pull(HubWorld.REFERENCE));
        } finally {
            proxy.stop(0);
        }
        String expected = Base64.getEncoder().encodeToString("me:p@ss".getBytes(StandardCharsets.UTF_8));
        assertThat(told).isNotEmpty().allMatch(("Basic " + expected)::equals);
        assertThat(toldToHub).allMatch(("Bearer " + FakeHub.TOKEN)::equals);
    }

    @Test
    void httpsGoesThroughATunnelThatTheProxyOpens() throws IOException {
        try (ServerSocket proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                HubWorld world = new HubWorld(folder)) {
            CompletableFuture<String> asked = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> refuseTunnels(proxy, asked));
            world.tries(1)
                    .variable("HF_ENDPOINT", "https://hub.example")
                    .variable("https_proxy", "127.0.0.1:" + proxy.getLocalPort());

            failure(HubProblem.NETWORK, () -> world.pull(HubWorld.REFERENCE));

            assertThat(asked).isCompletedWithValue("CONNECT hub.example:443 HTTP/1.1");
        }
    }

    private static void refuseTunnels(ServerSocket proxy, CompletableFuture<String> asked) {
        while (!proxy.isClosed()) {
            try (Socket socket = proxy.accept()) {
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                List<String> head = new ArrayList<>();
                do {
                    head.add(lines.readLine());
                } while (!head.getLast().isEmpty());
                asked.complete(head.getFirst());
                socket.getOutputStream()
                        .write("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
            } catch (IOException exception) {
                asked.completeExceptionally(exception);
            }
        }
    }
}
