package io.apex4j.bench;

import io.apex4j.apex.ApexProfile;
import io.apex4j.apex.ModelShape;
import io.apex4j.model.ChatModel;
import io.apex4j.model.Model;
import io.apex4j.model.ModelOptions;
import io.apex4j.server.ApexServer;
import io.apex4j.server.EngineOptions;
import io.apex4j.server.ServerOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code compare serve}: how much more a server does for several clients at once than for one. */
@Command(
        name = "serve",
        description =
                "Has one client, and then several at once, ask a server for streamed answers, in turns, and tells the tokens"
                        + " of answers per second, prompts included.")
final class CompareServe implements Callable<Integer> {
    private static final String COMPLETIONS = "/v1/completions";
    private static final int FIRST_WORD = 300;
    private static final long SEED = 20_261_125;

    @Parameters(arity = "0..1", paramLabel = "MODEL", description = "A model to serve instead of a made-up one.")
    private @Nullable Path model;

    @Option(
            names = "--shape",
            defaultValue = "lfm2.5-8b-a1b",
            description = "Shape of the made-up model (${DEFAULT-VALUE}).")
    private String shape = "";

    @Option(
            names = "--profile",
            defaultValue = "compact",
            description = "Profile of the made-up model (${DEFAULT-VALUE}).")
    private String profile = "";

    @Option(names = "--clients", defaultValue = "8", description = "Clients at once (${DEFAULT-VALUE}).")
    private int clients;

    @Option(names = "--runs", defaultValue = "5", description = "Runs of each that count (${DEFAULT-VALUE}).")
    private int runs;

    @Option(names = "--prompt", defaultValue = "32", description = "Tokens of a prompt (${DEFAULT-VALUE}).")
    private int promptTokens;

    @Option(names = "--generate", defaultValue = "64", description = "Tokens of an answer (${DEFAULT-VALUE}).")
    private int answerTokens;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Write the report as a page.")
    private @Nullable Path markdown;

    @Mixin
    private PeerArguments peer = new PeerArguments();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        if (model != null) {
            measure(model);
            return Compare.EQUAL;
        }
        RandomModel made = RandomModel.of(ModelShape.published(shape), ApexProfile.parse(profile));
        try (WorkFolder folder = peer.createFolder(made.fileBytes())) {
            Path file = folder.file(profile + ".gguf");
            made.write(file);
            measure(file);
        }
        return Compare.EQUAL;
    }

    private void measure(Path file) throws IOException, InterruptedException, ExecutionException {
        PrintWriter out = spec.commandLine().getOut();
        List<Double> alone = new ArrayList<>();
        List<Double> together = new ArrayList<>();
        try (Model served = Model.load(file, ModelOptions.defaults().withContextLength(1024));
                io.apex4j.server.Engine engine =
                        new io.apex4j.server.Engine(new ChatModel(served), new EngineOptions(clients, clients));
                ApexServer server =
                        ApexServer.start(ServerOptions.builder().port(0).build())) {
            server.setEngine(engine, String.valueOf(file.getFileName()));
            StreamingClient client = new StreamingClient(server.url());
            SplittableRandom random = new SplittableRandom(SEED);
            for (int run = 0; run <= runs; run++) {
                double one = tokensPerSecond(client, 1, served.vocabularySize(), random);
                double many = tokensPerSecond(client, clients, served.vocabularySize(), random);
                out.printf(
                        Locale.ROOT,
                        "%s: 1 client %.2f tokens/s, %d clients %.2f tokens/s%n",
                        run == 0 ? "warm-up" : "run " + run,
                        one,
                        clients,
                        many);
                out.flush();
                if (run > 0) {
                    alone.add(one);
                    together.add(many);
                }
            }
        }
        report(out, new Timings(alone), new Timings(together));
    }

    private double tokensPerSecond(StreamingClient client, int count, int vocabulary, SplittableRandom random)
            throws InterruptedException, ExecutionException {
        List<Callable<StreamingClient.Result>> tasks = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            Map<String, Object> request = new LinkedHashMap<>();
            request.put(
                    "prompt",
                    random.ints(promptTokens, FIRST_WORD, Math.min(vocabulary, 60_000))
                            .boxed()
                            .toList());
            request.put("max_tokens", answerTokens);
            request.put("ignore_eos", true);
            tasks.add(() -> client.ask(COMPLETIONS, request, Integer.MAX_VALUE));
        }
        long start = System.nanoTime();
        long tokens = 0;
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<StreamingClient.Result> answer : executor.invokeAll(tasks)) {
                tokens += answer.get().tokens();
            }
        }
        return tokens * 1e9 / (System.nanoTime() - start);
    }

    private void report(PrintWriter out, Timings alone, Timings together) throws IOException {
        double ratio = together.median() / alone.median();
        out.printf(
                Locale.ROOT,
                "median: 1 client %.2f tokens/s, %d clients %.2f tokens/s: %.2f times%n",
                alone.median(),
                clients,
                together.median(),
                ratio);
        out.flush();
        if (markdown != null) {
            Files.writeString(markdown, page(alone, together, ratio));
        }
    }

    private String page(Timings alone, Timings together, double ratio) {
        Machine machine = Machine.current();
        String command = "bench/compare "
                + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
        return """
                # Several clients at once

                How many tokens of answers a server gives per second, prompts of %d tokens included, answers of %d, over HTTP and
                streamed; runs of one client and of several in turns.

                | clients | median tokens/s | slowest | fastest |
                |--:|--:|--:|--:|
                | 1 | %.2f | %.2f | %.2f |
                | %d | %.2f | %.2f | %.2f |

                Several together get **%.2f times** as many tokens as one alone.

                %s, %s, %d cores, JDK %s; %d runs. Command:

                ```
                %s
                ```
                """.formatted(
                        promptTokens,
                        answerTokens,
                        alone.median(),
                        alone.fastest(),
                        alone.slowest(),
                        clients,
                        together.median(),
                        together.fastest(),
                        together.slowest(),
                        ratio,
                        LocalDate.now(ZoneId.systemDefault()),
                        machine.processor(),
                        machine.cores(),
                        machine.jdk(),
                        runs,
                        command);
    }
}
