package io.apex4j.cli;

import io.apex4j.apex.ImportanceMatrix;
import io.apex4j.apex.ModelShape;
import io.apex4j.apex.Preflight;
import io.apex4j.apex.PreflightReport;
import io.apex4j.apex.QuantizeResult;
import io.apex4j.apex.QuantizeSettings;
import io.apex4j.gguf.GgufModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code apex quantize}: the main job. */
@Command(
        name = "quantize",
        header = "Quantize a model with a profile or a file type.",
        description = "Everything is checked before the first byte is"
                + " written. The output appears under its name when it is complete, and replaces a file of that name;"
                + " until then it is called OUT.part, from which --resume goes on.",
        footer = {
            "",
            "Examples:",
            "  apex quantize model-bf16.gguf --profile i-balanced --imatrix imatrix.gguf",
            "  apex quantize model-bf16.gguf small.gguf --profile i-mini --imatrix imatrix.dat --resume",
            "  apex quantize model-bf16.gguf --type Q4_K_M --tensor-type 'ffn_down=q6_K' --errors",
            "  apex quantize model-bf16.gguf --profile quality --dry-run"
        })
final class QuantizeCommand implements Callable<Integer> {
    private final Screen screen;

    @Parameters(index = "0", paramLabel = "IN", description = "The model; of several shards the first.")
    private Path input = Path.of("");

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "OUT",
            description = "The file to write (else beside IN: Model-APEX-I-Balanced.gguf, or model-Q4_K_M.gguf).")
    private @Nullable Path output;

    @Mixin
    private final QuantizeArguments arguments = new QuantizeArguments();

    @Option(names = "--threads", paramLabel = "N", description = "How many threads work (else one per processor).")
    private @Nullable Integer threads;

    @Option(names = "--resume", description = "Go on with what an interrupted run has left; ends with the same bytes.")
    private boolean resume;

    @Option(names = "--dry-run", description = "Check and show the plan, write nothing.")
    private boolean dryRun;

    @Option(names = "--errors", description = "Measure the reconstruction error of every role.")
    private boolean errors;

    @Option(names = "--sha256", description = "Show the SHA-256 of every file written.")
    private boolean hashes;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Option(names = "--quiet", description = "Print warnings and errors only.")
    private boolean quiet;

    QuantizeCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws IOException {
        arguments.options(Optional.empty());
        QuantizeSettings settings = settings();
        try (GgufModel model = Inputs.model(input)) {
            Optional<Path> imatrix = arguments.imatrix();
            if (imatrix.isEmpty()) {
                return quantize(model, Optional.empty(), settings).code();
            }
            try (ImportanceMatrix matrix = Inputs.importance(imatrix.get())) {
                return quantize(model, Optional.of(matrix), settings).code();
            }
        }
    }

    private QuantizeSettings settings() {
        QuantizeSettings settings =
                QuantizeSettings.defaults().withResume(resume).withErrors(errors);
        return threads == null ? settings : settings.withThreads(threads);
    }

    private ExitCode quantize(GgufModel model, Optional<ImportanceMatrix> matrix, QuantizeSettings settings)
            throws IOException {
        PlannedJob job = PlannedJob.of(ModelShape.of(model), arguments, matrix);
        Path target = output == null ? OutputNames.beside(input, job.plan()) : output;
        PreflightReport preflight = Preflight.check(
                job.source(),
                job.options(),
                job.plan(),
                target,
                arguments.imatrix().map(List::of).orElse(List.of()));
        PlanReport report = new PlanReport(job, preflight);
        if (dryRun) {
            return dryRun(report, preflight);
        }
        report.printFindings(screen);
        if (!preflight.isClear()) {
            return ExitCode.REFUSED;
        }
        if (!json && !quiet) {
            announce(report, job.plan().outputFiles(target));
        }
        QuantizeResult result = new QuantizeRun(screen, quiet || json && !screen.showsProgress())
                .run(model, job, matrix, target, settings, advice(target));
        print(new QuantizeReport(job, result));
        return ExitCode.OK;
    }

    private ExitCode dryRun(PlanReport report, PreflightReport preflight) {
        if (json) {
            screen.out().println(Json.text(report.json()));
        } else if (quiet) {
            report.printFindings(screen);
        } else {
            report.print(screen);
        }
        return preflight.isClear() ? ExitCode.OK : ExitCode.REFUSED;
    }

    private void announce(PlanReport report, List<Path> files) {
        report.printSummary(screen);
        for (Path file : files) {
            screen.line((Files.exists(file) ? "replacing " : "writing ") + file);
        }
        screen.out().flush();
    }

    private void print(QuantizeReport report) throws IOException {
        if (json) {
            screen.out().println(Json.text(report.json(hashes)));
        } else if (!quiet) {
            report.print(screen, hashes);
        }
    }

    private static String advice(Path target) {
        return "run the same command again with --resume to go on, or remove " + target + ".part and " + target
                + ".part.journal";
    }
}
