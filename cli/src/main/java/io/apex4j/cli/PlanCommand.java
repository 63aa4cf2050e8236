package io.apex4j.cli;

import io.apex4j.apex.ImportanceMatrix;
import io.apex4j.apex.ModelShape;
import io.apex4j.apex.OptionException;
import io.apex4j.apex.Preflight;
import io.apex4j.apex.PreflightReport;
import io.apex4j.gguf.GgufModel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code apex plan}: what quantizing would give, without doing it. */
@Command(
        name = "plan",
        header = "Show what quantizing would give: the dry run.",
        description =
                "The type that every tensor would get, why, and all sizes. Reads no weights, writes nothing. With FILE"
                        + " the exit code is 4 when 'apex quantize' would refuse; with --shape problems are only shown.",
        footer = {
            "",
            "Examples:",
            "  apex plan model-bf16.gguf --profile i-balanced --imatrix imatrix.gguf",
            "  apex plan --shape lfm2.5-8b-a1b --profile compact --json",
            "  apex plan model-bf16.gguf --type Q4_K_M --tensor-type attn_v=q8_0",
            "  apex plan model-bf16.gguf --profile custom --edge-exp Q6_K --mid-exp IQ4_XS"
        })
final class PlanCommand implements Callable<Integer> {
    private final Screen screen;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "FILE",
            description = "The model; of several shards the first.")
    private @Nullable Path file;

    @Option(names = "--shape", paramLabel = "NAME", description = "A built-in shape in place of FILE: lfm2.5-8b-a1b.")
    private @Nullable String shape;

    @Mixin
    private final QuantizeArguments arguments = new QuantizeArguments();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    PlanCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        arguments.options(Optional.empty());
        ModelShape source = source();
        Optional<Path> imatrix = arguments.imatrix();
        if (imatrix.isEmpty()) {
            return report(source, Optional.empty()).code();
        }
        try (ImportanceMatrix matrix = Inputs.importance(imatrix.get())) {
            return report(source, Optional.of(matrix)).code();
        }
    }

    private ModelShape source() {
        if (shape != null && file != null) {
            throw new OptionException("FILE and --shape exclude each other; give one of the two");
        }
        if (shape != null) {
            return ModelShape.published(shape);
        }
        if (file == null) {
            throw new OptionException("give a model FILE, or --shape NAME; valid shapes: "
                    + String.join(", ", ModelShape.publishedNames()));
        }
        try (GgufModel model = Inputs.model(file)) {
            return ModelShape.of(model);
        }
    }

    private ExitCode report(ModelShape source, Optional<ImportanceMatrix> matrix) {
        PlannedJob job = PlannedJob.of(source, arguments, matrix);
        PreflightReport preflight = Preflight.check(source, job.options(), job.plan());
        PlanReport report = new PlanReport(job, preflight);
        if (json) {
            screen.out().println(Json.text(report.json()));
        } else {
            report.print(screen);
        }
        return preflight.isClear() || shape != null ? ExitCode.OK : ExitCode.REFUSED;
    }
}
