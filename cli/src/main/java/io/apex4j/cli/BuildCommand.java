package io.apex4j.cli;

import io.apex4j.apex.ApexProfile;
import io.apex4j.apex.OptionException;
import io.apex4j.apex.QuantizeSettings;
import io.apex4j.convert.HuggingFaceFolder;
import io.apex4j.pipeline.Build;
import io.apex4j.pipeline.BuildPlan;
import io.apex4j.pipeline.BuildRequest;
import io.apex4j.pipeline.BuildResult;
import io.apex4j.pipeline.PipelineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code apex build}: from a model to a folder ready to publish. */
@Command(
        name = "build",
        header = "Make all files of a model, ready to publish.",
        description = "Converts a Hugging Face folder to BF16, collects an importance matrix with the bundled corpus,"
                + " quantizes every profile, and writes a model card, recipes and SHA256SUMS. After Ctrl-C, a crash or a"
                + " full disk the same command goes on and ends with the same bytes; what is done and still valid is"
                + " passed over. Profiles of earlier builds in the folder stay in its card.",
        footer = {
            "",
            "Examples:",
            "  apex build LFM2.5-8B-A1B -o out --base-model LiquidAI/LFM2.5-8B-A1B",
            "  apex build model-bf16.gguf -o out --profiles i-balanced,i-mini",
            "  apex build model-bf16.gguf -o out --imatrix imatrix.gguf --license apache-2.0",
            "  apex build LFM2.5-8B-A1B -o out --dry-run"
        })
final class BuildCommand implements Callable<Integer> {
    private static final String DEFAULT_CORPUS = "default";

    private final Screen screen;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "A Hugging Face folder, or a GGUF file of F32, F16 or BF16 weights; of shards the first.")
    private Path input = Path.of("");

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FOLDER",
            description = "Where everything goes; made if it is not there.")
    private Path folder = Path.of("");

    @Option(
            names = "--profiles",
            paramLabel = "P,P",
            split = ",",
            description = "Which profiles (else the seven that APEX publishes).")
    private List<String> profiles = new ArrayList<>();

    @Option(names = "--name", paramLabel = "NAME", description = "What files begin with (else from the input).")
    private @Nullable String name;

    @Option(
            names = "--imatrix",
            paramLabel = "FILE",
            description = "An importance matrix that is there already; without it one is collected.")
    private @Nullable Path imatrix;

    @Option(
            names = "--corpus",
            paramLabel = "FOLDER",
            description = "The corpus to collect it with, as 'apex corpus' makes them; 'default' is the bundled one.")
    private String corpus = DEFAULT_CORPUS;

    @Option(
            names = {"-c", "--ctx", "--ctx-size"},
            paramLabel = "N",
            defaultValue = "512",
            description = "Tokens of a chunk when it is collected (else 512).")
    private int chunkTokens;

    @Option(names = "--chunks", paramLabel = "N", description = "How many chunks of the corpus at most (else all).")
    private int chunks;

    @Option(names = "--keep-intermediate", description = "Keep and publish the converted BF16 model too.")
    private boolean keepIntermediate;

    @Mixin
    private final CardArguments card = new CardArguments();

    @Option(names = "--threads", paramLabel = "N", description = "How many threads work (else one per processor).")
    private @Nullable Integer threads;

    @Option(names = "--dry-run", description = "Check and show the plan and the space it needs, write nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Option(names = "--quiet", description = "Print warnings and errors only.")
    private boolean quiet;

    BuildCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws IOException {
        BuildRequest request = request();
        BuildPlan plan = plan(request);
        plan.problems().forEach(screen::complain);
        if (dryRun) {
            plan.warnings().forEach(warning -> screen.complain("warning: " + warning));
            show(plan);
        }
        if (!plan.problems().isEmpty()) {
            return ExitCode.REFUSED.code();
        }
        if (!dryRun) {
            show(HeapNeed.within(() -> run(request)));
        }
        return ExitCode.OK.code();
    }

    private BuildRequest request() {
        QuantizeSettings settings = QuantizeSettings.defaults();
        int workers = threads == null
                ? settings.threads()
                : settings.withThreads(threads).threads();
        BuildRequest.Builder builder;
        try {
            builder = BuildRequest.builder(input, folder, modelName())
                    .threads(workers)
                    .keepIntermediate(keepIntermediate)
                    .calibration(new BuildRequest.Calibration(corpus(), chunkTokens, chunks))
                    .card(card.facts())
                    .commandLine(typed());
            if (!profiles.isEmpty()) {
                builder.profiles(
                        profiles.stream().map(ApexProfile::parse).distinct().toList());
            }
            if (imatrix != null) {
                builder.imatrix(imatrix);
            }
            return builder.build();
        } catch (PipelineException exception) {
            throw new OptionException(String.valueOf(exception.getMessage()));
        }
    }

    private Optional<Path> corpus() {
        return corpus.equals(DEFAULT_CORPUS) ? Optional.empty() : Optional.of(Path.of(corpus));
    }

    private String typed() {
        return "apex " + String.join(" ", spec.commandLine().getParseResult().originalArgs());
    }

    private String modelName() {
        if (name != null) {
            return name;
        }
        if (!Files.isDirectory(input)) {
            return OutputNames.modelName(input);
        }
        try (HuggingFaceFolder model = HuggingFaceFolder.open(input)) {
            return model.facts().fileStem();
        }
    }

    private static BuildPlan plan(BuildRequest request) {
        try {
            return Build.plan(request);
        } catch (IOException exception) {
            throw new InputException(exception);
        }
    }

    private BuildResult run(BuildRequest request) {
        String advice = "run the same command again to go on";
        String interrupted = "interrupted: what was done is kept in " + folder + "; " + advice;
        try (InterruptGuard guard = InterruptGuard.install(screen, interrupted);
                BuildDisplay display =
                        new BuildDisplay(screen, quiet || json && !screen.showsProgress(), System::nanoTime)) {
            try {
                BuildResult result = Build.run(request, display);
                guard.complete();
                return result;
            } catch (RuntimeException exception) {
                throw guard.isInterrupted() ? new InterruptedRunException(exception) : exception;
            } catch (IOException exception) {
                throw guard.isInterrupted()
                        ? new InterruptedRunException(exception)
                        : new PipelineException(
                                "building in " + folder + " failed: " + Failures.of(exception) + "; " + advice,
                                exception);
            }
        }
    }

    private void show(BuildPlan plan) {
        if (json) {
            screen.out().println(Json.text(BuildReport.json(plan)));
        } else if (!quiet) {
            BuildReport.print(screen, plan, folder);
        }
    }

    private void show(BuildResult result) {
        if (json) {
            screen.out().println(Json.text(BuildReport.json(result)));
        } else if (!quiet) {
            BuildReport.print(screen, result);
        }
    }
}
