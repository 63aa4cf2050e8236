package io.apex4j.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code apex doctor}: whether this machine is set up well. */
@Command(
        name = "doctor",
        header = "Show what models run on here, and what would make them faster.",
        description = "JDK, processor and vectors, kernels, threads, memory and its bandwidth, which takes a second to"
                + " measure; then advice. With a model also whether it fits and how fast it can be at most. Advice does not"
                + " change the exit code.",
        footer = {
            "",
            "Examples:",
            "  apex doctor",
            "  apex doctor model.gguf -c 32768 -ctk q8_0 -ctv q8_0",
            "  apex doctor --json"
        })
final class DoctorCommand implements Callable<Integer> {
    private final Screen screen;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "FILE",
            description = "A model to look at as well; of several shards the first.")
    private @Nullable Path file;

    @Option(
            names = {"-c", "--ctx-size"},
            paramLabel = "N",
            description =
                    "The context to run it with; 0 for the model's own (else 4096, or less where it is made for less).")
    private @Nullable Integer contextLength;

    @Mixin
    private final RunArguments run = new RunArguments();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    DoctorCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        int threads = run.options(contextLength == null ? 0 : contextLength).threads();
        Optional<ModelFit> model = Optional.ofNullable(file)
                .map(ModelHeader::read)
                .map(header -> ModelFit.of(header, run.options(contextLength(header))));
        Machine machine = Machine.here();
        Checkup checkup = new Checkup(machine, threads, bandwidth(threads), model);
        if (json) {
            screen.out().println(Json.text(json(checkup)));
        } else {
            print(checkup);
        }
        return ExitCode.OK.code();
    }

    private int contextLength(ModelHeader header) {
        return contextLength == null ? Math.min(ContextArguments.USUAL_CONTEXT, header.contextLength()) : contextLength;
    }

    private double bandwidth(int threads) {
        try (StatusLine status = new StatusLine(screen)) {
            status.show("measuring the bandwidth of memory ...");
            return MemoryBandwidth.measure(threads);
        }
    }

    private void print(Checkup checkup) {
        Machine machine = checkup.machine();
        fact("java", machine.java() + ", " + machine.compiler());
        fact("", machine.javaHome());
        fact("system", machine.system());
        machine.processor().ifPresent(name -> fact("processor", name));
        fact("threads", checkup.threads() + " of " + Numbers.counted(machine.processors(), "processor"));
        fact("kernels", machine.kernels());
        fact("memory", Numbers.size(machine.memoryBytes()) + ", " + Numbers.size(machine.freeBytes()) + " free");
        fact("bandwidth", Numbers.size(Math.round(checkup.bytesPerSecond())) + " per second, reading");
        fact("heap limit", Numbers.size(machine.heapBytes()));
        checkup.model().ifPresent(model -> print(model, checkup));
        List<String> advice = checkup.advice();
        screen.out().println();
        screen.line(advice.isEmpty() ? "Nothing to improve." : "Advice:");
        advice.forEach(text -> screen.line("- " + text));
    }

    private void print(ModelFit model, Checkup checkup) {
        screen.out().println();
        ModelHeader header = model.header();
        fact(
                "model",
                header.name() + ", " + Numbers.size(header.fileBytes()) + ", " + Numbers.weights(header.weights())
                        + " weights");
        fact(
                "context",
                Numbers.count(model.need().contextLength()) + " of " + Numbers.counted(header.contextLength(), "token")
                        + ", full " + Numbers.size(model.need().cacheBytes()) + " of cache");
        fact(
                "each token",
                "reads " + Numbers.size(header.bytesPerToken()) + " of weights: at most "
                        + String.format(Locale.ROOT, "%.1f", checkup.mostTokensPerSecond(model)) + " tokens/s");
    }

    private void fact(String name, String value) {
        screen.line(String.format(Locale.ROOT, "%-11s %s", name, value));
    }

    private static Map<String, Object> json(Checkup checkup) {
        Machine machine = checkup.machine();
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("java", machine.java());
        object.put("javaHome", machine.javaHome());
        object.put("compiler", machine.compiler());
        object.put("system", machine.system());
        machine.processor().ifPresent(name -> object.put("processor", name));
        object.put("processors", machine.processors());
        object.put("threads", checkup.threads());
        object.put("kernels", machine.kernels());
        object.put("memoryBytes", machine.memoryBytes());
        object.put("freeBytes", machine.freeBytes());
        object.put("bytesPerSecond", Math.round(checkup.bytesPerSecond()));
        object.put("heapBytes", machine.heapBytes());
        checkup.model().ifPresent(model -> object.put("model", json(model, checkup)));
        object.put("advice", checkup.advice());
        return object;
    }

    private static Map<String, Object> json(ModelFit model, Checkup checkup) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", model.header().name());
        object.put("fileBytes", model.header().fileBytes());
        object.put("weights", model.header().weights());
        object.put("contextLength", model.need().contextLength());
        object.put("cacheBytes", model.need().cacheBytes());
        object.put("heapBytesNeeded", model.need().bytes());
        object.put("bytesPerToken", model.header().bytesPerToken());
        object.put("mostTokensPerSecond", checkup.mostTokensPerSecond(model));
        return object;
    }
}
