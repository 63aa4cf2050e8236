package io.apex4j.bench;

import io.apex4j.model.ChatModel;
import io.apex4j.model.Model;
import io.apex4j.model.ModelOptions;
import io.apex4j.server.ApexServer;
import io.apex4j.server.EngineOptions;
import io.apex4j.server.ServerOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code compare endurance}: whether a server stays right and small under many clients, some of which leave. */
@Command(
        name = "endurance",
        description =
                "Has many clients ask a server at once for a while, each answer streamed, some left in the middle, and holds"
                        + " every one against the answer that is given alone. Exit code 1: one differs, something is left"
                        + " over afterwards, or memory has grown.")
final class Endurance implements Callable<Integer> {
    private static final String CHAT = "/v1/chat/completions";
    private static final List<Integer> LENGTHS = List.of(8, 24, 64);
    private static final int QUESTIONS = 24;
    private static final double SHARE_OF_LEAVING = 0.3;
    private static final long GROWTH = 32L << 20;
    private static final int SETTLE_SECONDS = 20;

    @Parameters(arity = "0..1", paramLabel = "MODEL", description = "The model (the bundled one).")
    private Path file = Path.of(System.getProperty("apex.home", "."), "demo", "tiny-lfm2moe-bf16.gguf");

    @Option(names = "--clients", defaultValue = "32", description = "Clients at a time (${DEFAULT-VALUE}).")
    private int clients;

    @Option(names = "--seconds", defaultValue = "300", description = "How long (${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--slots", defaultValue = "8", description = "Slots of the server (${DEFAULT-VALUE}).")
    private int slots;

    @Option(names = "--seed", defaultValue = "20261125", description = "What clients do by chance (${DEFAULT-VALUE}).")
    private long seed;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final LongAdder complete = new LongAdder();
    private final LongAdder left = new LongAdder();
    private final LongAdder busy = new LongAdder();
    private final LongAdder tokens = new LongAdder();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();

    /** What a client asks. */
    private record Question(int number, int tokens) {
        Map<String, Object> request() {
            Map<String, Object> request = new LinkedHashMap<>();
            String text = "Tell me about number " + number + ". " + "It is long. ".repeat(number);
            request.put("messages", List.of(Map.of("role", "user", "content", text)));
            request.put("temperature", 0);
            request.put("max_tokens", tokens);
            request.put("ignore_eos", true);
            return request;
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (Model model = Model.load(file, ModelOptions.defaults().withContextLength(1024));
                io.apex4j.server.Engine engine =
                        new io.apex4j.server.Engine(new ChatModel(model), new EngineOptions(slots, clients));
                ApexServer server =
                        ApexServer.start(ServerOptions.builder().port(0).build())) {
            server.setEngine(engine, String.valueOf(file.getFileName()));
            StreamingClient client = new StreamingClient(server.url());
            Map<Question, String> expected = expected(client);
            out.printf("%d questions answered alone; now %d clients for %d s%n", expected.size(), clients, seconds);
            out.flush();
            long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
            CountDownLatch done = new CountDownLatch(clients);
            for (int number = 0; number < clients; number++) {
                SplittableRandom random = new SplittableRandom(seed + number);
                Thread.ofVirtual().start(() -> {
                    try {
                        askUntil(end, client, expected, random);
                    } catch (InterruptedException interruption) {
                        Thread.currentThread().interrupt();
                    } finally {
                        done.countDown();
                    }
                });
            }
            Thread.sleep(Duration.ofSeconds(seconds).dividedBy(5));
            long early = heapInUse();
            done.await();
            settle(engine);
            long late = heapInUse();
            report(out, engine, server, early, late);
            boolean isRight =
                    failures.isEmpty() && engine.running() == 0 && engine.waiting() == 0 && late - early < GROWTH;
            return isRight ? Compare.EQUAL : Compare.DIFFERENT;
        }
    }

    private static Map<Question, String> expected(StreamingClient client) throws IOException, InterruptedException {
        Map<Question, String> expected = new LinkedHashMap<>();
        for (int number = 0; number < QUESTIONS; number++) {
            for (int length : LENGTHS) {
                Question question = new Question(number, length);
                expected.put(
                        question,
                        client.ask(CHAT, question.request(), Integer.MAX_VALUE).text());
            }
        }
        return expected;
    }

    private void askUntil(long end, StreamingClient client, Map<Question, String> expected, SplittableRandom random)
            throws InterruptedException {
        List<Question> questions = new ArrayList<>(expected.keySet());
        while (System.nanoTime() < end) {
            Question question = questions.get(random.nextInt(questions.size()));
            int pieces =
                    random.nextDouble() < SHARE_OF_LEAVING ? 1 + random.nextInt(question.tokens()) : Integer.MAX_VALUE;
            try {
                check(question, expected.getOrDefault(question, ""), client.ask(CHAT, question.request(), pieces));
            } catch (IOException failure) {
                failures.add(question + ": " + failure);
            }
        }
    }

    private void check(Question question, String expected, StreamingClient.Result result) {
        switch (result.end()) {
            case BUSY -> busy.increment();
            case LEFT -> {
                left.increment();
                if (!expected.startsWith(result.text())) {
                    failures.add(question + ": '" + result.text() + "' is no beginning of '" + expected + "'");
                }
            }
            case COMPLETE -> {
                complete.increment();
                tokens.add(result.tokens());
                if (!expected.equals(result.text())) {
                    failures.add(question + ": '" + result.text() + "' is not '" + expected + "'");
                }
            }
        }
    }

    /** Waits until nothing runs any more, or for a while. */
    private static void settle(io.apex4j.server.Engine engine) throws InterruptedException {
        for (int second = 0; second < SETTLE_SECONDS && engine.running() + engine.waiting() > 0; second++) {
            Thread.sleep(Duration.ofSeconds(1));
        }
    }

    private static long heapInUse() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private void report(PrintWriter out, io.apex4j.server.Engine engine, ApexServer server, long early, long late) {
        failures.stream().limit(10).forEach(out::println);
        out.printf(
                Locale.ROOT,
                "%d answers complete, %d left, %d refused as busy, %d wrong; %.1f tokens/s in complete answers%n",
                complete.sum(),
                left.sum(),
                busy.sum(),
                failures.size(),
                (double) tokens.sum() / seconds);
        out.printf(
                Locale.ROOT,
                "afterwards: %d running, %d waiting, %d connections; heap in use %.1f MB after a fifth of the time, %.1f MB"
                        + " at the end%n",
                engine.running(),
                engine.waiting(),
                server.connections(),
                early / 1e6,
                late / 1e6);
        out.flush();
    }
}
