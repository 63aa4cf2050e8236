package io.apex4j.cli;

import io.apex4j.apex.ImportanceMatrix;
import io.apex4j.apex.OptionException;
import io.apex4j.calibrate.CollectForecast;
import io.apex4j.calibrate.CollectResult;
import io.apex4j.calibrate.CollectSettings;
import io.apex4j.calibrate.ImportanceCollection;
import io.apex4j.model.Model;
import io.apex4j.model.ModelOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code apex imatrix}: importance matrices from texts. */
@Command(
        name = "imatrix",
        header = "Collect an importance matrix from texts.",
        description =
                "Passes texts, unless told otherwise the bundled calibration corpus, through a model and writes how strongly each column of each weight matrix was used,"
                        + " expert by expert, as llama-imatrix does; options that it has too keep its names. The file appears under"
                        + " its name when it is complete; until then OUT.part holds a checkpoint, from which --resume goes on.",
        footer = {
            "",
            "Examples:",
            "  apex imatrix model-bf16.gguf",
            "  apex imatrix model-bf16.gguf -f calibration.txt",
            "  apex imatrix model-bf16.gguf -f prose.txt -f chats.jsonl -o imatrix.gguf",
            "  apex imatrix model-bf16.gguf -f calibration.txt --chunks 50 --no-ppl",
            "  apex imatrix model-bf16.gguf -f calibration.txt --resume",
            "  apex imatrix --in-file a.gguf --in-file b.dat -o both.gguf",
            "  apex imatrix --in-file imatrix.gguf --show-statistics"
        })
final class ImatrixCommand implements Callable<Integer> {
    private final Screen screen;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "MODEL",
            description = "The model, GGUF of architecture lfm2 or lfm2moe; of several shards the first.")
    private @Nullable Path file;

    @Mixin
    private final ImatrixArguments arguments = new ImatrixArguments();

    @Option(
            names = "--min-expert-tokens",
            paramLabel = "N",
            description = "Warn of experts that have seen fewer tokens (else 128).")
    private long fewestTokens = 128;

    @Option(names = "--show-statistics", description = "Show how the activations in one --in-file are spread.")
    private boolean statistics;

    @Option(names = "--dry-run", description = "Show what would be read and collected, write nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Option(names = "--quiet", description = "Print warnings and errors only.")
    private boolean quiet;

    ImatrixCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws IOException {
        if (statistics) {
            showStatistics();
        } else if (file == null) {
            merge();
        } else {
            collect(file);
        }
        return ExitCode.OK.code();
    }

    private void showStatistics() {
        if (arguments.earlier().size() != 1 || file != null) {
            throw new OptionException("--show-statistics goes with exactly one --in-file, and no model");
        }
        try (ImportanceMatrix matrix = Inputs.importance(arguments.earlier().getFirst())) {
            ImportanceReport report = new ImportanceReport(matrix, "");
            if (json) {
                screen.out().println(Json.text(report.json(true)));
            } else {
                report.printStatistics(screen);
            }
        }
    }

    private void merge() throws IOException {
        if (arguments.earlier().isEmpty() || arguments.namesTexts()) {
            throw new OptionException(
                    "a model is needed to collect from texts; without one, --in-file names matrices to add up");
        }
        checkTarget();
        CollectSettings settings = arguments.settings(Stream.empty()).build();
        report(ImportanceCollection.merge(settings, arguments.output()));
    }

    private void collect(Path model) throws IOException {
        ModelOptions options = arguments.modelOptions();
        CollectSettings.Builder settings = arguments.settings(arguments.datasets());
        checkTarget();
        HeapNeed need = HeapNeed.of(ModelHeader.read(model), options);
        try (Model loaded = Inputs.runnable(model, options, screen)) {
            ImatrixTexts texts = HeapNeed.within(() -> ImatrixTexts.of(arguments, loaded));
            ImatrixPlan plan =
                    new ImatrixPlan(texts, CollectForecast.of(loaded, settings.build()), need, arguments.output());
            if (dryRun) {
                show(plan);
                return;
            }
            texts.warn(screen);
            announce(plan);
            ImatrixRun run = new ImatrixRun(screen, quiet || json && !screen.showsProgress());
            report(run.run(loaded, texts.chunks(), settings, arguments.output()));
        }
    }

    private void checkTarget() {
        Path target = arguments.output();
        Path folder = target.toAbsolutePath().getParent();
        if (Files.isDirectory(target) || folder == null || !Files.isDirectory(folder)) {
            throw new OptionException("-o " + target + " is a folder, or lies in a folder that does not exist; name a"
                    + " file in one that does");
        }
        if (!String.valueOf(target.getFileName()).endsWith(".gguf") && arguments.isFormLeftOpen() && !quiet) {
            screen.complain("warning: " + target + " is written in GGUF form (--output-format dat is the older one)");
        }
    }

    private void show(ImatrixPlan plan) {
        if (json) {
            screen.out().println(Json.text(plan.json()));
        } else {
            plan.print(screen);
        }
    }

    private void announce(ImatrixPlan plan) {
        plan.warn(screen);
        if (!json && !quiet) {
            screen.line(Numbers.counted(plan.texts().chunks().size(), "chunk") + ", "
                    + Numbers.counted(plan.texts().tokens(), "token"));
            screen.line((Files.exists(plan.target()) ? "replacing " : "writing ") + plan.target());
            screen.out().flush();
        }
    }

    private void report(CollectResult result) {
        ImatrixReport report = new ImatrixReport(result, arguments.output(), fewestTokens);
        report.warn(screen);
        if (json) {
            screen.out().println(Json.text(report.json()));
        } else if (!quiet) {
            report.print(screen);
        }
    }
}
