package io.apex4j.pipeline;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.time.Clock;
import java.util.Optional;

/**
 * From a model to a folder ready to publish: converts, collects an importance matrix, quantizes every profile, describes
 * the result.
 *
 * <p>What each step has made is noted in the folder. A build that is cut off at any moment, in whatever way, goes on when
 * it is asked for again, and ends with the same bytes as one that was not; steps that are done are passed over while their
 * files are as they were left and what they depend on is the same.
 */
public final class Build {
    private Build() {}

    /**
     * Says what a build would do, and writes nothing.
     *
     * @throws IOException when an input cannot be read
     */
    public static BuildPlan plan(BuildRequest request) throws IOException {
        try (ModelSource source = ModelSource.open(request.input(), request.modelName(), request.threads())) {
            BuildState state = BuildState.read(request.folder());
            return new BuildSteps(request, source, state).plan();
        }
    }

    /**
     * Builds.
     *
     * @throws PipelineException when the plan has problems, or another build is running in the folder
     * @throws IOException when reading or writing fails, or the calling thread is interrupted
     */
    public static BuildResult run(BuildRequest request, BuildProgress progress) throws IOException {
        long start = System.nanoTime();
        Files.createDirectories(request.folder());
        try (BuildLog log = BuildLog.open(request.folder(), Clock.systemUTC());
                ModelSource source = ModelSource.open(request.input(), request.modelName(), request.threads())) {
            return new BuildRun(request, source, log, progress, start).run();
        }
    }

    /** The version that model cards and the log name. */
    static String version() {
        return Optional.ofNullable(Build.class.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion)
                .orElse("(development)");
    }
}
