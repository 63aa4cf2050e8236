package io.apex4j.server;

import java.util.List;

/** Collects {@link ServerOptions}, of which each value is described there. */
public final class ServerOptionsBuilder {
    private String host = "127.0.0.1";
    private int port = 8080;
    private List<String> apiKeys = List.of();
    private boolean areModelsPublic;
    private List<String> aliases = List.of();
    private List<String> corsOrigins = List.of();
    private List<String> allowedHosts = List.of();
    private boolean isPageOn = true;
    private boolean isMetricsOn = true;
    private boolean areSlotsOn = true;
    private boolean isReasoningAliased;
    private ServerLimits limits = ServerLimits.defaults();

    ServerOptionsBuilder() {}

    /** Sets {@link ServerOptions#host()}. */
    public ServerOptionsBuilder host(String value) {
        host = value;
        return this;
    }

    /** Sets {@link ServerOptions#port()}. */
    public ServerOptionsBuilder port(int value) {
        port = value;
        return this;
    }

    /** Sets {@link ServerOptions#apiKeys()}. */
    public ServerOptionsBuilder apiKeys(List<String> values) {
        apiKeys = values;
        return this;
    }

    /** Sets {@link ServerOptions#areModelsPublic()}. */
    public ServerOptionsBuilder areModelsPublic(boolean value) {
        areModelsPublic = value;
        return this;
    }

    /** Sets {@link ServerOptions#aliases()}. */
    public ServerOptionsBuilder aliases(List<String> values) {
        aliases = values;
        return this;
    }

    /** Sets {@link ServerOptions#corsOrigins()}. */
    public ServerOptionsBuilder corsOrigins(List<String> values) {
        corsOrigins = values;
        return this;
    }

    /** Sets {@link ServerOptions#allowedHosts()}. */
    public ServerOptionsBuilder allowedHosts(List<String> values) {
        allowedHosts = values;
        return this;
    }

    /** Sets {@link ServerOptions#isPageOn()}. */
    public ServerOptionsBuilder isPageOn(boolean value) {
        isPageOn = value;
        return this;
    }

    /** Sets {@link ServerOptions#isMetricsOn()}. */
    public ServerOptionsBuilder isMetricsOn(boolean value) {
        isMetricsOn = value;
        return this;
    }

    /** Sets {@link ServerOptions#areSlotsOn()}. */
    public ServerOptionsBuilder areSlotsOn(boolean value) {
        areSlotsOn = value;
        return this;
    }

    /** Sets {@link ServerOptions#isReasoningAliased()}. */
    public ServerOptionsBuilder isReasoningAliased(boolean value) {
        isReasoningAliased = value;
        return this;
    }

    /** Sets {@link ServerOptions#limits()}. */
    public ServerOptionsBuilder limits(ServerLimits value) {
        limits = value;
        return this;
    }

    /**
     * The options.
     *
     * @throws ServerException when a value is out of range; it names the option, the value and the range
     */
    public ServerOptions build() {
        return new ServerOptions(
                host,
                port,
                apiKeys,
                areModelsPublic,
                aliases,
                corsOrigins,
                allowedHosts,
                isPageOn,
                isMetricsOn,
                areSlotsOn,
                isReasoningAliased,
                limits);
    }
}
