package io.apex4j.cli;

import io.apex4j.apex.OptionException;
import io.apex4j.convert.ConversionPlan;
import io.apex4j.convert.ConvertException;
import io.apex4j.convert.ConvertOptions;
import io.apex4j.convert.ConvertProgress;
import io.apex4j.convert.Converter;
import io.apex4j.convert.HuggingFaceFolder;
import io.apex4j.convert.OutputType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code apex convert}: from the format in which models are published to the one in which they are quantized. */
@Command(
        name = "convert",
        header = "Make a GGUF file of a model in the Hugging Face format.",
        description =
                "The folder holds config.json, tokenizer.json and safetensors, in one file or in shards; models of"
                        + " LFM2 and LFM2-MoE can be converted. Everything but the weights is checked before the first byte is"
                        + " written. The output appears under its name when it is complete, and replaces a file of that name.",
        footer = {
            "",
            "Examples:",
            "  apex convert LFM2.5-8B-A1B -o LFM2.5-8B-A1B-BF16.gguf",
            "  apex convert LFM2.5-8B-A1B -o models/ --type q8_0",
            "  apex convert LFM2.5-8B-A1B -o model.gguf --dry-run"
        })
final class ConvertCommand implements Callable<Integer> {
    private final Screen screen;

    @Parameters(index = "0", paramLabel = "FOLDER", description = "The model's folder.")
    private Path input = Path.of("");

    @Option(
            names = {"-o", "--outfile"},
            required = true,
            paramLabel = "OUT",
            description = "The file to write, or a folder for it: Model-BF16.gguf.")
    private Path output = Path.of("");

    @Option(
            names = {"--type", "--outtype"},
            paramLabel = "TYPE",
            description = "What matrices become: bf16 (as most are published), f16, f32, q8_0.")
    private String type = "bf16";

    @Option(
            names = "--model-name",
            paramLabel = "NAME",
            description = "What the model is called (else as the model card, the hub's cache or the folder say).")
    private @Nullable String modelName;

    @Option(names = "--threads", paramLabel = "N", description = "How many threads work (else one per processor).")
    private @Nullable Integer threads;

    @Option(names = "--dry-run", description = "Check and show what would be written, write nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Option(names = "--quiet", description = "Print warnings and errors only.")
    private boolean quiet;

    ConvertCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        ConvertOptions options = options();
        try (HuggingFaceFolder folder = HuggingFaceFolder.open(input)) {
            return convert(Converter.plan(folder, options)).code();
        }
    }

    private ConvertOptions options() {
        if (threads != null && threads < 1) {
            throw new OptionException("--threads is " + threads + "; at least 1 is needed");
        }
        ConvertOptions options = ConvertOptions.defaults().withType(outputType());
        if (modelName != null) {
            options = options.withModelName(modelName);
        }
        return threads == null ? options : options.withThreads(threads);
    }

    private OutputType outputType() {
        return Arrays.stream(OutputType.values())
                .filter(known -> known.name().equalsIgnoreCase(type))
                .findFirst()
                .orElseThrow(() -> new OptionException(
                        "--type is '" + type + "'; bf16, f16, f32 and q8_0 can be written, and 'apex quantize' makes"
                                + " all others of the result"));
    }

    private ExitCode convert(ConversionPlan plan) {
        Path target = Files.isDirectory(output) ? output.resolve(plan.fileName()) : output;
        ConvertReport report = new ConvertReport(plan, target);
        List<String> problems = Converter.targetProblems(plan, target);
        if (dryRun) {
            showPlan(report);
        }
        problems.forEach(screen::complain);
        if (!problems.isEmpty()) {
            return ExitCode.REFUSED;
        }
        if (!dryRun) {
            write(plan, target, report);
        }
        return ExitCode.OK;
    }

    private void showPlan(ConvertReport report) {
        if (json) {
            screen.out().println(Json.text(report.planJson()));
        } else if (!quiet) {
            report.printPlan(screen);
        }
    }

    private void write(ConversionPlan plan, Path target, ConvertReport report) {
        if (!json && !quiet) {
            report.printSummary(screen);
            screen.line((Files.exists(target) ? "replacing " : "writing ") + target);
            screen.out().flush();
        }
        long start = System.nanoTime();
        run(plan, target);
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        if (json) {
            screen.out().println(Json.text(report.resultJson(elapsed)));
        } else if (!quiet) {
            report.printResult(screen, elapsed);
        }
    }

    private void run(ConversionPlan plan, Path target) {
        String interrupted = "interrupted: nothing has appeared under the name " + target;
        try (InterruptGuard guard = InterruptGuard.install(screen, interrupted)) {
            try {
                runWithProgress(plan, target);
                guard.complete();
            } catch (ConvertException exception) {
                throw guard.isInterrupted() ? new InterruptedRunException(exception) : exception;
            } catch (IOException exception) {
                throw guard.isInterrupted()
                        ? new InterruptedRunException(exception)
                        : new RunException("converting", target, exception, "run the command again");
            }
        }
    }

    private void runWithProgress(ConversionPlan plan, Path target) throws IOException {
        if (quiet || json && !screen.showsProgress()) {
            Converter.convert(plan, target, ConvertProgress.NONE);
        } else if (!screen.showsProgress()) {
            ProgressLines lines = new ProgressLines(screen.err(), System::nanoTime);
            Converter.convert(plan, target, progress(lines::begin, lines::advanced));
        } else {
            try (ProgressBars bars = new ProgressBars(screen.err(), Terminal.width(), "")) {
                Converter.convert(plan, target, progress(bars::begin, bars::advanced));
            }
        }
    }

    private static ConvertProgress progress(ObjLongConsumer<String> begin, LongConsumer advance) {
        return new ConvertProgress() {
            @Override
            public void started(long bytes) {
                begin.accept("converting", bytes);
            }

            @Override
            public void advanced(long bytes) {
                advance.accept(bytes);
            }
        };
    }
}
