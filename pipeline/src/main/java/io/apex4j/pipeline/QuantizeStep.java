package io.apex4j.pipeline;

import io.apex4j.apex.ApexProfile;
import io.apex4j.apex.ImportanceFacts;
import io.apex4j.apex.ImportanceMatrix;
import io.apex4j.apex.ModelShape;
import io.apex4j.apex.Plan;
import io.apex4j.apex.Planner;
import io.apex4j.apex.Preflight;
import io.apex4j.apex.PreflightReport;
import io.apex4j.apex.QuantizeOptions;
import io.apex4j.apex.QuantizeProgress;
import io.apex4j.apex.QuantizeSettings;
import io.apex4j.apex.Quantizer;
import io.apex4j.apex.Recipe;
import io.apex4j.gguf.GgufModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A profile's file, and its recipe.
 *
 * @param profile the profile
 * @param sourceFile the model, F32, F16 or BF16
 * @param imatrixFile the matrix, for a profile that uses one
 * @param folder where the outputs go
 * @param names their names
 * @param expected the plan as far as it can be made before the source and the matrix are there
 * @param threads how many threads work
 */
record QuantizeStep(
        ApexProfile profile,
        Path sourceFile,
        Optional<Path> imatrixFile,
        Path folder,
        Names names,
        Plan expected,
        int threads)
        implements BuildStep {
    @Override
    public String id() {
        return profile.id();
    }

    @Override
    public String title() {
        return "quantize " + profile.label();
    }

    @Override
    public List<String> outputs() {
        return List.of(names.quantized(profile), names.recipe(profile));
    }

    @Override
    public long outputBytes() {
        return expected.fileBytes();
    }

    @Override
    public double effort() {
        return Effort.ofQuantizing(expected);
    }

    @Override
    public String key(Map<String, String> inputs) {
        return Hashes.of(List.of(
                "quantize",
                Build.version(),
                profile.toString(),
                inputs.getOrDefault(StepIds.SOURCE, StepIds.UNKNOWN),
                imatrixFile
                        .map(file -> inputs.getOrDefault(StepIds.IMATRIX, StepIds.UNKNOWN) + file.getFileName())
                        .orElse("")));
    }

    @Override
    public void run(boolean isResumed, BuildProgress progress) throws IOException {
        try (GgufModel model = GgufModel.open(sourceFile)) {
            if (imatrixFile.isEmpty()) {
                run(model, Optional.empty(), isResumed, progress);
                return;
            }
            try (ImportanceMatrix matrix = ImportanceMatrix.read(imatrixFile.get())) {
                run(model, Optional.of(matrix), isResumed, progress);
            }
        }
    }

    @Override
    public Map<String, String> details() {
        return Map.of(
                "fileType",
                expected.fileType().name(),
                "bitsPerWeight",
                String.format(Locale.ROOT, "%.2f", expected.bitsPerWeight()));
    }

    private void run(GgufModel model, Optional<ImportanceMatrix> matrix, boolean isResumed, BuildProgress progress)
            throws IOException {
        ModelShape shape = ModelShape.of(model);
        QuantizeOptions options = options(profile, matrix.map(ImportanceMatrix::facts));
        Plan plan = Planner.plan(shape, options);
        Path target = folder.resolve(names.quantized(profile));
        PreflightReport report = Preflight.check(
                shape, options, plan, target, imatrixFile.stream().toList());
        report.warnings().forEach(progress::warned);
        if (!report.isClear()) {
            throw new PipelineException(title() + ": " + String.join("; ", report.problems()));
        }
        QuantizeSettings settings = QuantizeSettings.defaults()
                .withThreads(threads)
                .withResume(isResumed)
                .withProgress(listener(progress));
        Files.createDirectories(folder.resolve(Names.RECIPES));
        AtomicFile.write(
                folder.resolve(names.recipe(profile)),
                Recipe.of(profile, shape).text().getBytes(StandardCharsets.UTF_8));
        Quantizer.run(model, options, plan, matrix, target, settings);
    }

    /** The matrix is named by its file alone, so that bytes do not depend on where the folder lies. */
    static QuantizeOptions options(ApexProfile profile, Optional<ImportanceFacts> matrix) {
        QuantizeOptions.Builder options = QuantizeOptions.of(profile);
        matrix.ifPresent(facts -> options.importance(new ImportanceFacts(
                String.valueOf(Path.of(facts.file()).getFileName()),
                facts.dataset(),
                facts.chunks(),
                facts.entries())));
        return options.build();
    }

    private static QuantizeProgress listener(BuildProgress progress) {
        return new QuantizeProgress() {
            @Override
            public void started(Stage stage, long bytes) {
                switch (stage) {
                    case CHECKING -> progress.workStarted("checking the source", bytes, false);
                    case VERIFYING -> progress.workStarted("verifying what is there", bytes, false);
                    case QUANTIZING -> progress.workStarted("quantizing", bytes, true);
                }
            }

            @Override
            public void advanced(long bytes) {
                progress.advanced(bytes);
            }
        };
    }
}
