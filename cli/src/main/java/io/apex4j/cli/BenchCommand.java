package io.apex4j.cli;

import static io.apex4j.cli.TextTable.Column.number;
import static io.apex4j.cli.TextTable.Column.text;

import io.apex4j.apex.OptionException;
import io.apex4j.eval.SpeedRun;
import io.apex4j.eval.SpeedSamples;
import io.apex4j.eval.SpeedTest;
import io.apex4j.kernels.Kernels;
import io.apex4j.model.Model;
import io.apex4j.model.ModelOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code apex bench}: how fast a model is. */
@Command(
        name = "bench",
        header = "Measure how fast a model reads prompts and generates.",
        description = "Takes llama-bench's measurements under its names: pp512 is a prompt of 512 tokens, tg128 are 128"
                + " tokens generated, @ d4096 with 4096 tokens in the context before. Tokens per second, mean and standard"
                + " deviation of the repetitions; a repetition to warm up is not counted. Options that llama-bench has too"
                + " keep its names.",
        footer = {
            "",
            "Examples:",
            "  apex bench model.gguf",
            "  apex bench model.gguf -p 512,2048 -n 64 -d 0,4096 -r 3",
            "  apex bench model.gguf -p 0 -n 32 -t 4 --json"
        })
final class BenchCommand implements Callable<Integer> {
    private final Screen screen;

    @Parameters(index = "0", paramLabel = "FILE", description = "The model; of several shards the first.")
    private Path file = Path.of("");

    @Option(
            names = {"-p", "--n-prompt"},
            paramLabel = "N",
            split = ",",
            description = "Tokens of a prompt, several with commas; 0 for no such measurement (else 512).")
    private List<Integer> prompts = List.of(512);

    @Option(
            names = {"-n", "--n-gen"},
            paramLabel = "N",
            split = ",",
            description = "Tokens generated, several with commas; 0 for no such measurement (else 128).")
    private List<Integer> generations = List.of(128);

    @Option(
            names = {"-d", "--n-depth"},
            paramLabel = "N",
            split = ",",
            description = "Tokens in the context before, several with commas (else 0).")
    private List<Integer> depths = List.of(0);

    @Option(
            names = {"-r", "--repetitions"},
            paramLabel = "N",
            description = "How often each is measured (else 5).")
    private int repetitions = 5;

    @Option(names = "--no-warmup", description = "Measure without warming up.")
    private boolean noWarmup;

    @Mixin
    private final RunArguments run = new RunArguments();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    BenchCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        List<SpeedTest> tests = tests();
        ModelHeader header = ModelHeader.read(file);
        ModelOptions options = options(tests, header);
        HeapNeed.of(header, options).warn(screen);
        try (Model model = Inputs.runnable(file, options, screen)) {
            List<SpeedSamples> results = HeapNeed.within(() -> measure(model, tests));
            if (json) {
                screen.out().println(Json.text(json(header, model, results)));
            } else {
                print(header, model, results);
            }
        }
        return ExitCode.OK.code();
    }

    private List<SpeedTest> tests() {
        checkCounts("-p", prompts);
        checkCounts("-n", generations);
        checkCounts("-d", depths);
        if (repetitions < 1) {
            throw new OptionException("-r is " + repetitions + "; it must be at least 1");
        }
        List<SpeedTest> tests = new ArrayList<>();
        for (int depth : depths) {
            prompts.forEach(tokens -> tests.add(new SpeedTest(tokens, false, depth)));
            generations.forEach(tokens -> tests.add(new SpeedTest(tokens, true, depth)));
        }
        tests.removeIf(test -> test.tokens() == 0);
        if (tests.isEmpty()) {
            throw new OptionException("nothing to measure: -p and -n are 0");
        }
        return tests;
    }

    private static void checkCounts(String option, List<Integer> counts) {
        for (int count : counts) {
            if (count < 0) {
                throw new OptionException(option + " is " + count + "; it must be at least 0");
            }
        }
    }

    private ModelOptions options(List<SpeedTest> tests, ModelHeader header) {
        long length = tests.stream().mapToLong(SpeedTest::contextLength).max().orElseThrow();
        if (header.contextLength() > 0 && length > header.contextLength()) {
            throw new OptionException("the measurements need a context of " + length + " tokens (-d and -p or -n); "
                    + file + " is made for at most " + header.contextLength());
        }
        return run.options((int) length);
    }

    private List<SpeedSamples> measure(Model model, List<SpeedTest> tests) {
        try (StatusLine status = new StatusLine(screen)) {
            SpeedRun speed = new SpeedRun(model, status::show);
            return tests.stream()
                    .map(test -> speed.measure(test, repetitions, !noWarmup))
                    .toList();
        }
    }

    private void print(ModelHeader header, Model model, List<SpeedSamples> results) {
        screen.line(String.join(
                ", ",
                header.name(),
                Numbers.size(header.fileBytes()),
                Numbers.weights(header.weights()) + " weights",
                Numbers.counted(model.options().threads(), "thread"),
                "cache " + model.options().keyType() + "/" + model.options().valueType(),
                "kernels " + Kernels.preferred().name()));
        TextTable table = new TextTable(text("test"), number("tokens/s"), number("+-"));
        for (SpeedSamples result : results) {
            table.row(result.test().label(), rate(result.tokensPerSecond()), rate(result.standardDeviation()));
        }
        screen.table(table);
    }

    private static String rate(double tokensPerSecond) {
        return String.format(Locale.ROOT, "%.2f", tokensPerSecond);
    }

    private Map<String, Object> json(ModelHeader header, Model model, List<SpeedSamples> results) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("file", file.toString());
        object.put("model", header.name());
        object.put("fileBytes", header.fileBytes());
        object.put("weights", header.weights());
        object.put("threads", model.options().threads());
        object.put("cacheTypeK", model.options().keyType().toString());
        object.put("cacheTypeV", model.options().valueType().toString());
        object.put("kernels", Kernels.preferred().name());
        object.put("tests", results.stream().map(BenchCommand::json).toList());
        return object;
    }

    private static Map<String, Object> json(SpeedSamples result) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("test", result.test().label());
        object.put(
                "promptTokens", result.test().isGeneration() ? 0 : result.test().tokens());
        object.put(
                "generatedTokens", result.test().isGeneration() ? result.test().tokens() : 0);
        object.put("depth", result.test().depth());
        object.put("tokensPerSecond", result.tokensPerSecond());
        object.put("standardDeviation", result.standardDeviation());
        object.put("samples", result.samples());
        return object;
    }
}
