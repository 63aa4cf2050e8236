package io.apex4j.hub;

import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The proxies that the environment names, as curl and Python's libraries read them. What Java was told by its own
 * properties ({@code https.proxyHost}) comes first, and this computer is never asked by a proxy.
 *
 * @param forHttp the proxy for addresses of {@code http}, as the user wrote it
 * @param forHttps the proxy for addresses of {@code https}
 * @param exceptions hosts that are asked directly, together with all below them: {@code name}, {@code .name}, {@code
 *     name:port} or {@code *}; in lower case
 */
public record ProxySettings(Optional<Setting> forHttp, Optional<Setting> forHttps, List<String> exceptions) {
    /** No proxy but those that Java was told of. */
    public static final ProxySettings NONE = new ProxySettings(Optional.empty(), Optional.empty(), List.of());

    private static final int USUAL_PORT = 80;

    /**
     * A proxy.
     *
     * @param variable the variable that names it
     * @param text what it says; may hold a password
     */
    public record Setting(String variable, String text) {
        /** Without what the variable says. */
        @Override
        public String toString() {
            return variable;
        }
    }

    private record Address(String host, int port, Optional<PasswordAuthentication> account) {}

    /**
     * Reads {@code https_proxy}, {@code http_proxy}, {@code all_proxy} and {@code no_proxy}, each also in capitals. What
     * they say is looked at when it is needed.
     */
    static ProxySettings of(Map<String, String> variables) {
        List<String> exceptions = setting(variables, "no_proxy")
                .map(setting -> Arrays.stream(setting.text().split("[,\\s]+"))
                        .filter(entry -> !entry.isEmpty())
                        .map(entry -> entry.toLowerCase(Locale.ROOT))
                        .toList())
                .orElse(List.of());
        Optional<Setting> forAll = setting(variables, "all_proxy");
        return new ProxySettings(
                setting(variables, "http_proxy").or(() -> forAll),
                setting(variables, "https_proxy").or(() -> forAll),
                exceptions);
    }

    private static Optional<Setting> setting(Map<String, String> variables, String name) {
        return Stream.of(name, name.toUpperCase(Locale.ROOT))
                .map(variable -> new Setting(
                        variable, variables.getOrDefault(variable, "").strip()))
                .filter(setting -> !setting.text().isEmpty())
                .findFirst();
    }

    /**
     * Chooses the proxy for an address. Its choice fails with a {@link HubException} where the variable says something else
     * than the address of a proxy that is spoken to by HTTP.
     */
    ProxySelector selector() {
        return new Selector(this);
    }

    /** Tells proxies, and nobody else, the user name and password that stand in their addresses. */
    Authenticator authenticator() {
        return new Accounts(Stream.of(forHttp, forHttps)
                .flatMap(Optional::stream)
                .flatMap(setting -> address(setting).stream())
                .toList());
    }

    /** What a variable says; nothing when it is no address of a proxy that is spoken to by HTTP. */
    private static Optional<Address> address(Setting setting) {
        String text = setting.text();
        try {
            URI uri = new URI(text.contains("://") ? text : "http://" + text);
            return "http".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null
                    ? Optional.of(
                            new Address(uri.getHost(), uri.getPort() < 0 ? USUAL_PORT : uri.getPort(), account(uri)))
                    : Optional.empty();
        } catch (URISyntaxException exception) {
            return Optional.empty();
        }
    }

    private static Optional<PasswordAuthentication> account(URI uri) {
        String user = uri.getRawUserInfo();
        if (user == null) {
            return Optional.empty();
        }
        int colon = user.indexOf(':');
        String name = colon < 0 ? user : user.substring(0, colon);
        String password = colon < 0 ? "" : user.substring(colon + 1);
        return Optional.of(new PasswordAuthentication(
                UriText.decode(name), UriText.decode(password).toCharArray()));
    }

    /** The value is not shown: it may hold a password. */
    private static HubException refused(Setting setting) {
        return new HubException(
                HubProblem.REFERENCE,
                setting.variable() + " is not the address of a proxy of the form http://host:port; proxies that are"
                        + " spoken to by HTTPS or SOCKS are not supported");
    }

    private static final class Selector extends ProxySelector {
        private final @Nullable ProxySelector ofJava = ProxySelector.getDefault();
        private final ProxySettings settings;

        Selector(ProxySettings settings) {
            this.settings = settings;
        }

        @Override
        public List<Proxy> select(URI uri) {
            List<Proxy> toldToJava = ofJava == null ? List.of() : ofJava.select(uri);
            if (toldToJava.stream().anyMatch(proxy -> proxy.type() != Proxy.Type.DIRECT)) {
                return toldToJava;
            }
            boolean isHttps = "https".equalsIgnoreCase(uri.getScheme());
            return (isHttps ? settings.forHttps() : settings.forHttp())
                    .filter(_ -> !isDirect(uri, isHttps))
                    .map(setting -> address(setting).orElseThrow(() -> refused(setting)))
                    .map(proxy ->
                            new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.host(), proxy.port())))
                    .map(List::of)
                    .orElse(List.of(Proxy.NO_PROXY));
        }

        private boolean isDirect(URI uri, boolean isHttps) {
            String host = uri.getHost().toLowerCase(Locale.ROOT);
            if (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]")) {
                return true;
            }
            int usual = isHttps ? 443 : 80;
            int port = uri.getPort() < 0 ? usual : uri.getPort();
            return settings.exceptions().stream().anyMatch(exception -> covers(exception, host, port));
        }

        private static boolean covers(String exception, String host, int port) {
            if (exception.equals("*")) {
                return true;
            }
            String withPort = host + ":" + port;
            String name = exception.startsWith(".") ? exception.substring(1) : exception;
            return Stream.of(host, withPort).anyMatch(asked -> asked.equals(name) || asked.endsWith("." + name));
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException failure) {
            if (ofJava != null) {
                ofJava.connectFailed(uri, address, failure);
            }
        }
    }

    private static final class Accounts extends Authenticator {
        private final List<Address> proxies;

        Accounts(List<Address> proxies) {
            this.proxies = proxies;
        }

        @Override
        protected @Nullable PasswordAuthentication getPasswordAuthentication() {
            if (getRequestorType() != RequestorType.PROXY) {
                return null;
            }
            return proxies.stream()
                    .filter(proxy ->
                            proxy.host().equalsIgnoreCase(getRequestingHost()) && proxy.port() == getRequestingPort())
                    .findFirst()
                    .flatMap(Address::account)
                    .orElse(null);
        }
    }
}
