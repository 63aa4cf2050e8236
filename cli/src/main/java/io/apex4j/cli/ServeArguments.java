package io.apex4j.cli;

import io.apex4j.apex.OptionException;
import io.apex4j.server.EngineOptions;
import io.apex4j.server.ServerException;
import io.apex4j.server.ServerOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options about where a server listens and whom it answers; named as llama-server names them. */
final class ServeArguments {
    private static final List<String> KEY_VARIABLES = List.of("APEX_API_KEY", "LLAMA_API_KEY");

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "Where to listen (else 127.0.0.1, which this machine alone can reach; another address needs"
                    + " --api-key).")
    private String host = "127.0.0.1";

    @Option(names = "--port", paramLabel = "N", description = "Port to listen at (else 8080; 0: any that is free).")
    private int port = 8080;

    @Option(
            names = "--api-key",
            paramLabel = "KEY",
            split = ",",
            description =
                    "Answer only requests that bring this key, or one of several (also APEX_API_KEY, which other users"
                            + " of the machine cannot see).")
    private @Nullable List<String> keys;

    @Option(
            names = "--api-key-file",
            paramLabel = "FILE",
            description = "The same with the keys in a file, one a line.")
    private @Nullable Path keyFile;

    @Option(
            names = {"-a", "--alias"},
            paramLabel = "NAME",
            split = ",",
            description = "What the model is called in answers; further names, behind commas, are understood too (else"
                    + " the name of its file).")
    private List<String> aliases = List.of();

    @Option(
            names = {"-np", "--parallel"},
            paramLabel = "N",
            description = "How many requests are answered at a time, each with a whole context (else 4).")
    private int slots = EngineOptions.defaults().slots();

    @Option(
            names = "--queue",
            paramLabel = "N",
            description = "How many more may wait; others are asked to come back later (else 64).")
    private int waiting = EngineOptions.defaults().waiting();

    @Option(
            names = "--reasoning-budget",
            paramLabel = "N",
            description =
                    "The most tokens that the model may think before it answers, also where a request asks for more"
                            + " (else -1: any number; 0: none).")
    private int reasoningBudget = EngineOptions.defaults().reasoningBudget();

    @Option(
            names = "--cors-origins",
            paramLabel = "ORIGIN",
            split = ",",
            description =
                    "Web pages of other origins that may use the server, such as https://chat.example; * for all.")
    private List<String> corsOrigins = List.of();

    @Option(
            names = "--allowed-hosts",
            paramLabel = "NAME",
            split = ",",
            description = "Names by which clients may call the server, beside addresses and localhost; * for all.")
    private List<String> allowedHosts = List.of();

    @Option(
            names = {"--no-ui", "--no-webui"},
            description = "Serve no page to chat on.")
    private boolean hasNoPage;

    @Option(names = "--no-metrics", description = "Do not count for Prometheus at /metrics.")
    private boolean hasNoMetrics;

    @Option(names = "--no-slots", description = "Do not tell at /slots what is being done.")
    private boolean hasNoSlots;

    @Option(names = "--public-models", description = "Tell the list of models without a key too.")
    private boolean areModelsPublic;

    ServeArguments() {}

    /**
     * Where the server listens, and whom it answers.
     *
     * @param environment variables of the process, of which one may hold keys
     * @throws OptionException when an option is out of range
     * @throws InputException when the file of keys cannot be read
     */
    ServerOptions server(Map<String, String> environment) {
        try {
            return ServerOptions.builder()
                    .host(host)
                    .port(port)
                    .apiKeys(keys(environment))
                    .areModelsPublic(areModelsPublic)
                    .aliases(aliases)
                    .corsOrigins(corsOrigins)
                    .allowedHosts(allowedHosts)
                    .isPageOn(!hasNoPage)
                    .isMetricsOn(!hasNoMetrics)
                    .areSlotsOn(!hasNoSlots)
                    .build();
        } catch (ServerException exception) {
            throw new OptionException(String.valueOf(exception.getMessage()));
        }
    }

    /**
     * How many requests run and wait, and how long they may think.
     *
     * @throws OptionException when an option is out of range
     */
    EngineOptions engine() {
        try {
            return new EngineOptions(slots, waiting, reasoningBudget);
        } catch (IllegalArgumentException exception) {
            throw new OptionException(String.valueOf(exception.getMessage()));
        }
    }

    private List<String> keys(Map<String, String> environment) {
        List<String> all = new ArrayList<>(keys == null ? List.of() : keys);
        if (keyFile != null) {
            List<String> lines = new String(Inputs.bytes(keyFile), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            if (lines.isEmpty()) {
                throw new OptionException("--api-key-file " + keyFile + " holds no key");
            }
            all.addAll(lines);
        }
        if (all.isEmpty()) {
            KEY_VARIABLES.stream()
                    .map(name -> environment.getOrDefault(name, ""))
                    .flatMap(value -> Stream.of(value.split(",", -1)))
                    .map(String::strip)
                    .filter(key -> !key.isEmpty())
                    .forEach(all::add);
        }
        return all;
    }
}
