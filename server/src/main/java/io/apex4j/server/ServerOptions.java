package io.apex4j.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Where a server listens, whom it answers, and what it offers.
 *
 * @param host name or address that it listens at
 * @param port that it listens at; 0 for any that is free
 * @param apiKeys keys of which requests have to bring one; none where the list is empty
 * @param areModelsPublic whether the list of models is told without a key
 * @param aliases names of the model; the first is what answers call it, the name of the file where there is none
 * @param corsOrigins origins of web pages that may use the server, such as {@code https://chat.example}; {@code *} for all
 * @param allowedHosts names in the header {@code Host} beside addresses and {@code localhost}; {@code *} for all
 * @param isPageOn whether there is a page to chat on
 * @param isMetricsOn whether {@code /metrics} counts for Prometheus
 * @param areSlotsOn whether {@code /slots} tells what is being done
 * @param isReasoningAliased whether answers of OpenAI's API hold thoughts as {@code reasoning} too
 * @param limits of what clients send
 */
public record ServerOptions(
        String host,
        int port,
        List<String> apiKeys,
        boolean areModelsPublic,
        List<String> aliases,
        List<String> corsOrigins,
        List<String> allowedHosts,
        boolean isPageOn,
        boolean isMetricsOn,
        boolean areSlotsOn,
        boolean isReasoningAliased,
        ServerLimits limits) {
    private static final int MOST_PORT = 65535;

    /** Keeps its own copies of the lists. */
    public ServerOptions {
        apiKeys = List.copyOf(apiKeys);
        aliases = List.copyOf(aliases);
        corsOrigins = List.copyOf(corsOrigins);
        allowedHosts = List.copyOf(allowedHosts);
        if (port < 0 || port > MOST_PORT) {
            throw new ServerException("--port is " + port + "; 0 to " + MOST_PORT + " are possible");
        }
        if (apiKeys.stream().anyMatch(String::isBlank)) {
            throw new ServerException("--api-key is empty; a key needs at least one character");
        }
    }

    /** Options that begin with the usual: this machine alone, port 8080, no key. */
    public static ServerOptionsBuilder builder() {
        return new ServerOptionsBuilder();
    }

    /**
     * Where it listens.
     *
     * @throws ServerException when the host is unknown, or others than this machine could reach it without a key
     */
    InetAddress address() {
        InetAddress address;
        try {
            address = InetAddress.getByName(host);
        } catch (UnknownHostException unknown) {
            throw new ServerException("--host " + host + " is unknown; give an address of this machine", unknown);
        }
        if (!address.isLoopbackAddress() && apiKeys.isEmpty()) {
            throw new ServerException(
                    "--host " + host
                            + " lets other machines in; give a key that they have to bring (--api-key), or listen at 127.0.0.1");
        }
        return address;
    }
}
