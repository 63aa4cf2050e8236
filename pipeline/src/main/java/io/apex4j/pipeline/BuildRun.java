package io.apex4j.pipeline;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Carries out a build in a folder that is locked. */
final class BuildRun {
    private final BuildRequest request;
    private final Path folder;
    private final ModelSource source;
    private final BuildState state;
    private final BuildLog log;
    private final BuildProgress progress;
    private final BuildSteps steps;
    private final long start;
    private final Set<String> warnings = new LinkedHashSet<>();

    BuildRun(BuildRequest request, ModelSource source, BuildLog log, BuildProgress progress, long start)
            throws IOException {
        this.request = request;
        this.folder = request.folder();
        this.source = source;
        this.log = log;
        this.start = start;
        this.progress = new WarningCollector(progress, warnings);
        state = BuildState.read(folder);
        steps = new BuildSteps(request, source, state);
    }

    BuildResult run() throws IOException {
        log.line("apex4j " + Build.version() + ", Java " + Runtime.version() + ", " + request.threads() + " threads: "
                + request.commandLine());
        try {
            BuildResult result = carryOut();
            log.line("complete in " + result.elapsed().toSeconds() + " s");
            return result;
        } catch (IOException | RuntimeException failure) {
            logEnd(failure);
            throw failure;
        }
    }

    private void logEnd(Exception failure) {
        try {
            log.line("ended early: " + failure.getMessage());
        } catch (IOException exception) {
            failure.addSuppressed(exception);
        }
    }

    private BuildResult carryOut() throws IOException {
        progress.workStarted("reading the input", 0, false);
        List<Boolean> done = steps.areDone(true);
        BuildPlan plan = steps.plan(done);
        if (!plan.problems().isEmpty()) {
            throw new PipelineException(String.join("\n", plan.problems()));
        }
        plan.warnings().forEach(progress::warned);
        progress.planned(plan.steps());
        Map<String, String> hashes = steps.inputHashes(true);
        for (int index = 0; index < steps.steps().size(); index++) {
            BuildStep step = steps.steps().get(index);
            progress.stepStarted(index);
            boolean wasDone =
                    done.get(index) && state.step(step.id(), step.key(hashes)).isPresent();
            StepRecord left = wasDone ? state.step(step.id(), step.key(hashes)).orElseThrow() : perform(step, hashes);
            log.line("step " + (index + 1) + " of " + plan.steps().size() + ", " + step.title() + ": "
                    + (wasDone ? "was done" : "done") + ", " + summary(left));
            hashes.put(step.id(), left.outputs().getFirst().sha256());
            progress.stepEnded(index, wasDone);
        }
        progress.stepStarted(steps.steps().size());
        List<FileRecord> files = describe(hashes);
        removeIntermediate();
        warnOfLeftovers();
        progress.stepEnded(steps.steps().size(), false);
        return new BuildResult(
                folder,
                files.stream()
                        .map(file -> new BuildResult.File(file.name(), file.bytes(), file.sha256()))
                        .toList(),
                List.copyOf(warnings),
                (int) done.stream().filter(wasDone -> wasDone).count(),
                plan.steps().size(),
                Duration.ofNanos(System.nanoTime() - start));
    }

    private static String summary(StepRecord left) {
        List<String> files = new ArrayList<>();
        left.outputs().forEach(file -> files.add(file.name() + " (" + file.bytes() + " bytes, " + file.sha256() + ")"));
        return String.join(", ", files);
    }

    private StepRecord perform(BuildStep step, Map<String, String> hashes) throws IOException {
        String key = step.key(hashes);
        Path output = folder.resolve(step.outputs().getFirst());
        String attemptKey = attemptKey(step, key);
        BuildState.Attempt earlier = state.begun();
        boolean isResumed = earlier.key().equals(attemptKey);
        boolean isComplete = isResumed && Files.exists(output) && !stamp(output).equals(earlier.before());
        if (!isComplete) {
            log.line(step.title() + (isResumed ? ": goes on" : ": begins"));
            state.begin(new BuildState.Attempt(attemptKey, stamp(output)));
            step.run(isResumed, progress);
        }
        progress.workStarted("hashing", 0, false);
        List<FileRecord> outputs = new ArrayList<>();
        for (String name : step.outputs()) {
            outputs.add(FileRecord.of(folder, name));
        }
        StepRecord left = new StepRecord(key, outputs, step.details());
        state.finish(step.id(), left);
        return left;
    }

    /** What leftovers depend on besides: they are only gone on with while the source is the very file it was. */
    private String attemptKey(BuildStep step, String key) throws IOException {
        return step.id().equals(StepIds.SOURCE) ? key : Hashes.of(List.of(key, stamp(steps.sourceFile())));
    }

    /** Tells a file from one that was there under its name at another time. */
    private static String stamp(Path file) throws IOException {
        if (!Files.exists(file)) {
            return "absent";
        }
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return attributes.size() + " " + attributes.lastModifiedTime();
    }

    /** Writes what describes the files, and returns all of them but the list of hashes. */
    private List<FileRecord> describe(Map<String, String> hashes) throws IOException {
        Names names = new Names(request.modelName());
        Publication publication = new Publication(request, source, names, steps, state, hashes);
        Publication.Card card = publication.card();
        card.missing().forEach(progress::warned);
        List<FileRecord> files = new ArrayList<>(publication.files());
        files.addFirst(writeCard(card.text().getBytes(StandardCharsets.UTF_8)));
        byte[] sums = Publication.checksums(files).getBytes(StandardCharsets.UTF_8);
        writeIfChanged(folder.resolve(Names.CHECKSUMS), sums);
        return files;
    }

    /** Writes the model card, unless somebody has changed the one that is there. */
    private FileRecord writeCard(byte[] card) throws IOException {
        Path file = folder.resolve(Names.CARD);
        String wanted = Hashes.of(card);
        String there = Files.exists(file) ? Hashes.of(file) : "";
        Optional<StepRecord> written = state.step(StepIds.CARD, "");
        boolean isOurs = there.isEmpty()
                || there.equals(wanted)
                || written.map(record -> record.details().containsValue(there)).orElse(false);
        if (!isOurs) {
            progress.warned(Names.CARD + " was not written by this build, or was changed since, and is left as it is;"
                    + " remove it to have it made anew");
        } else if (!there.equals(wanted)) {
            state.finish(StepIds.CARD, new StepRecord("", List.of(), Map.of("written", wanted, "before", there)));
            AtomicFile.write(file, card);
        }
        return FileRecord.of(folder, Names.CARD);
    }

    private static void writeIfChanged(Path file, byte[] bytes) throws IOException {
        if (!Files.exists(file) || !Hashes.of(file).equals(Hashes.of(bytes))) {
            AtomicFile.write(file, bytes);
        }
    }

    private void removeIntermediate() throws IOException {
        boolean isConverted = source instanceof ModelSource.HuggingFace;
        if (isConverted && !request.keepIntermediate() && Files.deleteIfExists(steps.sourceFile())) {
            log.line("removed " + steps.sourceFile().getFileName());
        }
    }

    /** What was begun and given up, say with other profiles, would be published by mistake. */
    private void warnOfLeftovers() throws IOException {
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder, "*.part")) {
            for (Path leftover : leftovers) {
                progress.warned(leftover.getFileName() + " is left of something that was not finished; remove it if"
                        + " nobody goes on with it");
            }
        }
    }

    /** Passes everything on and keeps what was warned of. */
    private record WarningCollector(BuildProgress next, Set<String> warnings) implements BuildProgress {
        @Override
        public void planned(List<PlannedStep> planned) {
            next.planned(planned);
        }

        @Override
        public void stepStarted(int index) {
            next.stepStarted(index);
        }

        @Override
        public void workStarted(String activity, long units, boolean isMain) {
            next.workStarted(activity, units, isMain);
        }

        @Override
        public void advanced(long units) {
            next.advanced(units);
        }

        @Override
        public void stepEnded(int index, boolean wasDone) {
            next.stepEnded(index, wasDone);
        }

        @Override
        public void warned(String message) {
            if (warnings.add(message)) {
                next.warned(message);
            }
        }
    }
}
