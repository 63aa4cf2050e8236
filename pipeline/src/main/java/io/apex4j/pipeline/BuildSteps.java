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
import io.apex4j.calibrate.Corpus;
import io.apex4j.gguf.GgufTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The steps of a build, and which of them are done. */
final class BuildSteps {
    private final BuildRequest request;
    private final ModelSource source;
    private final BuildState state;
    private final ModelShape shape;
    private final Names names;
    private final Set<String> problems = new LinkedHashSet<>();
    private final Set<String> warnings = new LinkedHashSet<>();
    private final List<BuildStep> steps = new ArrayList<>();
    private Optional<ImportanceFacts> givenFacts = Optional.empty();

    BuildSteps(BuildRequest request, ModelSource source, BuildState state) throws IOException {
        this.request = request;
        this.source = source;
        this.state = state;
        shape = source.shape();
        names = new Names(request.modelName());
        collect();
    }

    private void collect() throws IOException {
        if (source instanceof ModelSource.HuggingFace folder) {
            long parameters =
                    shape.tensors().stream().mapToLong(GgufTensor::elements).sum();
            steps.add(new ConvertStep(folder, sourceFile(), parameters));
        }
        boolean usesMatrix = request.profiles().stream().anyMatch(ApexProfile::requiresImatrix);
        Optional<BuildStep> matrix = usesMatrix ? Optional.of(matrixStep()) : Optional.empty();
        matrix.ifPresent(steps::add);
        Optional<Path> matrixFile =
                matrix.map(step -> request.folder().resolve(step.outputs().getFirst()));
        for (ApexProfile profile : request.profiles()) {
            steps.add(quantizeStep(profile, matrixFile, checkedPlan(profile)));
        }
    }

    private QuantizeStep quantizeStep(ApexProfile profile, Optional<Path> matrixFile, Plan plan) {
        return new QuantizeStep(
                profile,
                sourceFile(),
                matrixFile.filter(_ -> profile.requiresImatrix()),
                request.folder(),
                names,
                plan,
                request.threads());
    }

    private BuildStep matrixStep() throws IOException {
        Optional<Path> given = request.imatrix();
        if (given.isEmpty()) {
            Corpus corpus = request.calibration().corpus().map(Corpus::open).orElseGet(Corpus::bundled);
            Path target = request.folder().resolve(names.imatrix(".gguf"));
            return new CollectMatrixStep(corpus, request.calibration(), sourceFile(), shape, target, request.threads());
        }
        Path file = given.get();
        try (ImportanceMatrix matrix = ImportanceMatrix.read(file)) {
            Path target = request.folder().resolve(names.imatrix(matrix.isLegacy() ? ".dat" : ".gguf"));
            givenFacts = Optional.of(matrix.facts());
            return new GivenMatrixStep(file, Hashes.of(file), Files.size(file), target);
        }
    }

    /** The model that is calibrated and quantized. */
    Path sourceFile() {
        return source instanceof ModelSource.Gguf
                ? request.input()
                : request.folder().resolve(names.intermediate());
    }

    /** Plans, while no matrix is there, as if one had an entry for every tensor of a layer. */
    private Plan checkedPlan(ApexProfile profile) {
        QuantizeOptions options = expectedOptions(profile);
        Plan plan = Planner.plan(shape, options);
        PreflightReport report = Preflight.check(shape, options, plan);
        problems.addAll(report.problems());
        warnings.addAll(report.warnings());
        return plan;
    }

    private QuantizeOptions expectedOptions(ApexProfile profile) {
        Optional<ImportanceFacts> facts =
                profile.requiresImatrix() ? Optional.of(givenFacts.orElseGet(this::expectedFacts)) : Optional.empty();
        return QuantizeStep.options(profile, facts);
    }

    private ImportanceFacts expectedFacts() {
        SortedMap<String, ImportanceFacts.Entry> entries = new TreeMap<>();
        for (GgufTensor tensor : shape.tensors()) {
            if (tensor.name().startsWith("blk.") && tensor.shape().size() > 1) {
                long matrices = tensor.shape().size() > 2 ? tensor.shape().get(2) : 1;
                entries.put(
                        tensor.name(), new ImportanceFacts.Entry(tensor.columns() * matrices, OptionalLong.empty()));
            }
        }
        return new ImportanceFacts(names.imatrix(".gguf"), Optional.empty(), 1, entries);
    }

    /** The steps in order. */
    List<BuildStep> steps() {
        return List.copyOf(steps);
    }

    /** What the user gave, as hash by id: the input, and the source where it needs no step. */
    Map<String, String> inputHashes(boolean isRemembered) throws IOException {
        String hash = InputHash.of(source.files(), state, isRemembered);
        Map<String, String> hashes = new LinkedHashMap<>();
        hashes.put(StepIds.INPUT, hash);
        if (source instanceof ModelSource.Gguf) {
            hashes.put(StepIds.SOURCE, hash);
        }
        return hashes;
    }

    /** What a step has left, when nothing that it depends on has changed and its files are as it left them. */
    Optional<StepRecord> finished(BuildStep step, Map<String, String> hashes) throws IOException {
        Optional<StepRecord> left = state.step(step.id(), step.key(hashes));
        return left.isPresent() && isThere(left.get()) ? left : Optional.empty();
    }

    private boolean isThere(StepRecord left) throws IOException {
        for (FileRecord output : left.outputs()) {
            if (!output.isUnchanged(request.folder())) {
                return false;
            }
        }
        return true;
    }

    /**
     * What builds before have left that is still valid and asked for no more: an importance matrix, files of profiles.
     *
     * @param hashes what this build knows; a matrix that it does not use is added
     * @param profiles those to look for
     */
    Map<String, StepRecord> earlier(Map<String, String> hashes, List<ApexProfile> profiles) throws IOException {
        Map<String, StepRecord> earlier = new LinkedHashMap<>();
        Optional<StepRecord> matrix = state.step(StepIds.IMATRIX);
        if (!hashes.containsKey(StepIds.IMATRIX) && matrix.isPresent() && isThere(matrix.get())) {
            earlier.put(StepIds.IMATRIX, matrix.get());
            hashes.put(StepIds.IMATRIX, matrix.get().outputs().getFirst().sha256());
        }
        Optional<Path> matrixFile = matrix.map(
                record -> request.folder().resolve(record.outputs().getFirst().name()));
        for (ApexProfile profile : profiles) {
            if (request.profiles().contains(profile) || state.step(profile.id()).isEmpty()) {
                continue;
            }
            Plan plan = Planner.plan(shape, expectedOptions(profile));
            finished(quantizeStep(profile, matrixFile, plan), hashes)
                    .ifPresent(record -> earlier.put(profile.id(), record));
        }
        return earlier;
    }

    /**
     * Which steps are done. The converted model need not be there when nothing is left to be made of it.
     *
     * @param isRemembered whether hashes of inputs are written to the state
     */
    List<Boolean> areDone(boolean isRemembered) throws IOException {
        List<Boolean> done = new ArrayList<>();
        if (state.isEmpty() && !isRemembered) {
            steps.forEach(_ -> done.add(false));
            return done;
        }
        Map<String, String> hashes = inputHashes(isRemembered);
        for (BuildStep step : steps) {
            Optional<StepRecord> left = state.step(step.id(), step.key(hashes));
            hashes.put(
                    step.id(),
                    left.map(record -> record.outputs().getFirst().sha256()).orElse(StepIds.UNKNOWN));
            done.add(finished(step, hashes).isPresent());
        }
        boolean isOnlySourceMissing = !done.getFirst()
                && steps.getFirst() instanceof ConvertStep
                && !hashes.getOrDefault(StepIds.SOURCE, StepIds.UNKNOWN).equals(StepIds.UNKNOWN)
                && !done.subList(1, done.size()).contains(false)
                && !request.keepIntermediate();
        if (isOnlySourceMissing) {
            done.set(0, true);
        }
        return done;
    }

    /** The plan, without looking at the state again. */
    BuildPlan plan(List<Boolean> done) throws IOException {
        List<PlannedStep> planned = new ArrayList<>();
        long needed = 0;
        for (int index = 0; index < steps.size(); index++) {
            BuildStep step = steps.get(index);
            planned.add(new PlannedStep(
                    step.id(), step.title(), step.outputs(), step.outputBytes(), done.get(index), step.effort()));
            needed += done.get(index) ? 0 : Math.max(0, step.outputBytes() - leftoverBytes(step));
        }
        planned.add(new PlannedStep(
                StepIds.CARD,
                "write the model card and the list of hashes",
                List.of(Names.CARD, Names.CHECKSUMS),
                0,
                false,
                0));
        long free = Files.getFileStore(existing(request.folder())).getUsableSpace();
        List<String> found = new ArrayList<>(problems);
        if (free < needed) {
            found.add("the folder " + request.folder() + " has " + free + " bytes free, the build needs " + needed
                    + "; free " + (needed - free) + " bytes, choose another folder with -o, or fewer profiles with"
                    + " --profiles");
        }
        return new BuildPlan(planned, needed, free, found, List.copyOf(warnings));
    }

    BuildPlan plan() throws IOException {
        return plan(areDone(false));
    }

    private long leftoverBytes(BuildStep step) throws IOException {
        Path leftover = request.folder().resolve(step.outputs().getFirst() + ".part");
        return Files.isRegularFile(leftover) ? Files.size(leftover) : 0;
    }

    private static Path existing(Path folder) {
        Path existing = folder.toAbsolutePath().normalize();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return existing;
    }
}
