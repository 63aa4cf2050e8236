package io.apex4j.hub;

import static io.apex4j.hub.Failures.failure;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectRulesTest {
    private static final URI HUB = URI.create("https://hub.example/owner/file");
    private static final RedirectRules OF_PUBLIC = new RedirectRules(HUB, false, Addresses::isPrivate);
    private static final RedirectRules OF_PRIVATE = RedirectRules.of(URI.create("http://127.0.0.1:8000/owner/file"));

    @Test
    void aPublicServerMaySendToAnyPublicHostByHttps() {
        assertThat(OF_PUBLIC.next(HUB, "https://8.8.8.8/x")).hasToString("https://8.8.8.8/x");
        assertThat(OF_PUBLIC.next(HUB, "/other?x=1")).hasToString("https://hub.example/other?x=1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/x",
                "https://localhost/x",
                "https://10.1.2.3/x",
                "https://172.16.0.1/x",
                "https://192.168.1.1/x",
                "https://169.254.169.254/latest/meta-data",
                "https://100.64.0.1/x",
                "https://0.0.0.0/x",
                "https://[::1]/x",
                "https://[::ffff:127.0.0.1]/x",
                "https://[fe80::1]/x",
                "https://[fd00::1]/x",
                "https://[64:ff9b::7f00:1]/x",
                "https://2130706433/x",
                "http://8.8.8.8/x",
                "ftp://8.8.8.8/x",
                "file:///etc/passwd",
                "https://user@8.8.8.8/x",
                "//127.0.0.1/x",
                "https://exa mple/x",
            })
    void aPublicServerMaySendNowhereElse(String location) {
        failure(HubProblem.REFUSED, () -> OF_PUBLIC.next(HUB, location));
    }

    @Test
    void aPrivateServerMaySendToPrivateOnesToo() {
        URI from = OF_PRIVATE.home();
        assertThat(OF_PRIVATE.next(from, "http://127.0.0.2:9000/x")).hasToString("http://127.0.0.2:9000/x");
        assertThat(OF_PRIVATE.next(from, "https://8.8.8.8/x")).hasToString("https://8.8.8.8/x");
        failure(HubProblem.REFUSED, () -> OF_PRIVATE.next(from, "http://8.8.8.8/x"));
    }

    @Test
    void aPublicServerIsNotAskedByPlainHttp() {
        assertThat(failure(HubProblem.REFUSED, () -> RedirectRules.of(URI.create("http://8.8.8.8/x.gguf"))))
                .hasMessageContaining("https://");
    }

    @Test
    void homeIsSchemeHostAndPort() {
        assertThat(OF_PUBLIC.isHome(URI.create("https://HUB.example:443/y"))).isTrue();
        assertThat(OF_PUBLIC.isHome(URI.create("http://hub.example/y"))).isFalse();
        assertThat(OF_PUBLIC.isHome(URI.create("https://hub.example:444/y"))).isFalse();
        assertThat(OF_PUBLIC.isHome(URI.create("https://hub.example.evil/y"))).isFalse();
        assertThat(OF_PUBLIC.isHome(URI.create("https://hub.example@evil/y"))).isFalse();
    }

    @Test
    void ordinaryAddressesArePublic() throws UnknownHostException {
        for (String address : new String[] {"8.8.8.8", "1.1.1.1", "100.128.0.1", "172.32.0.1", "2606:4700::1111"}) {
            assertThat(Addresses.isPrivate(InetAddress.getByName(address)))
                    .as(address)
                    .isFalse();
        }
    }
}
