package io.apex4j.bench;

import io.apex4j.model.ChatModel;
import io.apex4j.model.Model;
import io.apex4j.server.ApexServer;
import io.apex4j.server.EngineOptions;
import io.apex4j.server.ServerOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
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
import picocli.CommandLine.Spec;

/** {@code compare serve}: how much more a server does for several clients at once than for one. */
@Command(
        name = "serve",
        description =
                "Has one client, and then several at once, ask a server for streamed answers, in turns, and tells the tokens"
                        + " of answers per second, prompts included.")
final class CompareServe implements Callable<Integer> {
    private static final String COMPLETIONS = "/v1/completions";
    private static final int CONTEXT_TOKENS = 1024;
    private static final int FIRST_WORD = 300;
    private static final long SEED = 20_261_125;

    @Mixin
    private RunArguments run = new RunArguments();

    @Option(names = "--clients", defaultValue = "8", description = "Clients at once (${DEFAULT-VALUE}).")
    private int clients;

    @Option(names = "--prompt", defaultValue = "32", description = "Tokens of a prompt (${DEFAULT-VALUE}).")
    private int promptTokens;

    @Option(names = "--generate", defaultValue = "64", description = "Tokens of an answer (${DEFAULT-VALUE}).")
    private int answerTokens;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Write the report as a page.")
    private @Nullable Path markdown;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        run.with(List::of, CONTEXT_TOKENS, this::measure);
        return Compare.EQUAL;
    }

    private void measure(Model served) throws IOException, InterruptedException, ExecutionException {
        PrintWriter out = spec.commandLine().getOut();
        List<Double> alone = new ArrayList<>();
        List<Double> together = new ArrayList<>();
        try (io.apex4j.server.Engine engine =
                        new io.apex4j.server.Engine(new ChatModel(served), new EngineOptions(clients, clients));
                ApexServer server =
                        ApexServer.start(ServerOptions.builder().port(0).build())) {
            server.setEngine(engine, run.setting().model());
            StreamingClient client = new StreamingClient(server.url());
            SplittableRandom random = new SplittableRandom(SEED);
            for (int number = 0; number <= run.runs(); number++) {
                double one = tokensPerSecond(client, 1, served.vocabularySize(), random);
                double many = tokensPerSecond(client, clients, served.vocabularySize(), random);
                out.printf(
                        Locale.ROOT,
                        "%s: 1 client %.2f tokens/s, %d clients %.2f tokens/s%n",
                        number == 0 ? "warm-up" : "run " + number,
                        one,
                        clients,
                        many);
                out.flush();
                if (number > 0) {
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
        RunArguments.write(markdown, page(alone, together, ratio));
    }

    private String page(Timings alone, Timings together, double ratio) {
        String notes = """
                How many tokens of answers a server gives per second, prompts of %d tokens included, answers of %d, over HTTP and
                streamed; runs of one client and of several in turns.
                """.formatted(promptTokens, answerTokens);
        String words =
                String.format(Locale.ROOT, "Several together get **%.2f times** as many tokens as one alone.", ratio);
        return run.setting()
                .page("Several clients at once", notes)
                .table(
                        "| clients | median tokens/s | slowest | fastest |",
                        "|--:|--:|--:|--:|",
                        List.of(row(1, alone), row(clients, together)))
                .paragraph(words)
                .markdown();
    }

    /** The timings are rates: the fastest is the least. */
    private static String row(int clients, Timings rates) {
        return String.format(
                Locale.ROOT, "| %d | %.2f | %.2f | %.2f |", clients, rates.median(), rates.fastest(), rates.slowest());
    }
}
