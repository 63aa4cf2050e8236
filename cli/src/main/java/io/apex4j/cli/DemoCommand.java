package io.apex4j.cli;

import io.apex4j.apex.ApexProfile;
import io.apex4j.apex.ImportanceFacts;
import io.apex4j.apex.ImportanceMatrix;
import io.apex4j.apex.ModelShape;
import io.apex4j.apex.OptionException;
import io.apex4j.apex.Preflight;
import io.apex4j.apex.PreflightReport;
import io.apex4j.apex.QuantizeOptions;
import io.apex4j.apex.QuantizeResult;
import io.apex4j.apex.QuantizeSettings;
import io.apex4j.eval.Evaluation;
import io.apex4j.eval.EvaluationRequest;
import io.apex4j.eval.EvaluationText;
import io.apex4j.eval.Origin;
import io.apex4j.eval.ReportWriter;
import io.apex4j.gguf.GgufModel;
import io.apex4j.model.KvType;
import io.apex4j.model.ModelOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code apex demo}: the main job on the bundled model. */
@Command(
        name = "demo",
        header = "Quantize the bundled model with all published profiles.",
        description =
                "The model is a small trained LFM2-MoE; the seven profiles are those that APEX publishes. Collects an"
                        + " importance matrix with a part of the bundled corpus, quantizes, and measures what that has"
                        + " cost: in the weights, and in the predictions on bundled texts, with a report in HTML. Files"
                        + " of an earlier demo are replaced.",
        footer = {"", "Examples:", "  apex demo", "  apex demo -o compared --threads 2", "  apex demo --json"})
final class DemoCommand implements Callable<Integer> {
    private final Screen screen;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FOLDER",
            description = "Where the files go; made if it is not there (else ${DEFAULT-VALUE}).")
    private Path folder = Path.of("apex-demo");

    @Option(names = "--threads", paramLabel = "N", description = "How many threads work (else one per processor).")
    private @Nullable Integer threads;

    @Option(
            names = "--chunks",
            paramLabel = "N",
            description = "How many chunks of the corpus the matrix is collected from (else ${DEFAULT-VALUE}).")
    private int chunks = 60;

    @Option(
            names = "--eval-chunks",
            paramLabel = "N",
            description = "How many chunks of each of the six bundled texts the files are measured on (else"
                    + " ${DEFAULT-VALUE}; 0 for none).")
    private int evaluatedChunks = 4;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    DemoCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws IOException {
        QuantizeSettings defaults = QuantizeSettings.defaults().withErrors(true);
        QuantizeSettings settings = threads == null ? defaults : defaults.withThreads(threads);
        if (chunks < 1) {
            throw new OptionException("--chunks: " + chunks + " is not 1 or more");
        }
        if (evaluatedChunks < 0) {
            throw new OptionException("--eval-chunks: " + evaluatedChunks + " is not 0 or more");
        }
        Path modelFile = DemoFiles.model();
        Files.createDirectories(folder);
        try (GgufModel model = Inputs.model(modelFile)) {
            ModelShape shape = ModelShape.of(model);
            if (!json) {
                DemoReport.printHeading(screen, modelFile, shape);
            }
            DemoMatrix collected = DemoMatrix.collect(modelFile, folder, chunks, settings.threads(), screen);
            DemoReport report = new DemoReport(modelFile, collected, folder);
            if (!json) {
                report.printMatrix(screen);
            }
            try (ImportanceMatrix matrix = Inputs.importance(collected.file())) {
                return quantize(model, shape, matrix, settings, report).code();
            }
        }
    }

    private ExitCode quantize(
            GgufModel model, ModelShape shape, ImportanceMatrix matrix, QuantizeSettings settings, DemoReport report)
            throws IOException {
        List<DemoReport.Entry> entries = new ArrayList<>();
        for (ApexProfile profile : ApexProfile.published()) {
            PlannedJob job = PlannedJob.of(shape, options(profile, matrix));
            Path target = folder.resolve(profile.outputFileName(OutputNames.modelName(DemoFiles.model())));
            PreflightReport preflight =
                    Preflight.check(shape, job.options(), job.plan(), target, List.of(Path.of(matrix.file())));
            if (!preflight.isClear()) {
                preflight.problems().forEach(screen::complain);
                return ExitCode.REFUSED;
            }
            entries.add(new DemoReport.Entry(profile, job, quantize(model, job, matrix, target, settings)));
        }
        if (!json) {
            report.print(screen, entries);
            screen.out().flush();
        }
        Optional<Evaluation> evaluation = evaluatedChunks == 0 ? Optional.empty() : Optional.of(evaluate(entries));
        if (json) {
            screen.out().println(Json.text(report.json(entries, evaluation)));
        }
        return ExitCode.OK;
    }

    private Evaluation evaluate(List<DemoReport.Entry> entries) throws IOException {
        List<Path> files =
                entries.stream().map(entry -> entry.result().files().getFirst()).toList();
        EvaluationRequest.Builder request = EvaluationRequest.of(files)
                .reference(DemoFiles.model())
                .chunks(evaluatedChunks)
                .machine(EvalArguments.machine());
        EvaluationText.bundledDomains().forEach(domain -> request.text(EvaluationText.bundled(domain)));
        if (threads != null) {
            request.options(
                    ModelOptions.defaults().withKvTypes(KvType.F32, KvType.F32).withThreads(threads));
        }
        Evaluation evaluation = new EvaluationJob(screen, !screen.showsProgress()).run(request.build());
        String version = new Version().getVersion()[0];
        Path page = ReportWriter.write(
                        evaluation, new Origin("apex demo", version), folder.resolve(DemoReport.EVALUATION))
                .getFirst();
        if (!json) {
            new EvaluationTables(evaluation).print(screen);
            screen.line("report: " + page);
        }
        return evaluation;
    }

    private QuantizeResult quantize(
            GgufModel model, PlannedJob job, ImportanceMatrix matrix, Path target, QuantizeSettings settings) {
        Optional<ImportanceMatrix> used =
                job.options().importance().isPresent() ? Optional.of(matrix) : Optional.empty();
        return new QuantizeRun(screen, !screen.showsProgress())
                .run(model, job, used, target, settings, "run the demo again");
    }

    /** The matrix is named by its file alone, so that the bytes do not depend on where the folder lies. */
    private static QuantizeOptions options(ApexProfile profile, ImportanceMatrix matrix) {
        QuantizeOptions.Builder builder = QuantizeOptions.of(profile);
        if (profile.imatrix()) {
            ImportanceFacts facts = matrix.facts();
            String name = String.valueOf(Path.of(facts.file()).getFileName());
            builder.importance(new ImportanceFacts(name, facts.dataset(), facts.chunks(), facts.entries()));
        }
        return builder.build();
    }
}
