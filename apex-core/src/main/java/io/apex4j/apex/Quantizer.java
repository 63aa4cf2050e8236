package io.apex4j.apex;

import io.apex4j.gguf.GgufModel;
import io.apex4j.gguf.GgufTensor;
import io.apex4j.gguf.GgufWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Carries out a plan.
 *
 * <p>Tensors are quantized in slices of rows, several at a time, straight to their places in the output; memory is
 * bounded by the slice. Threads and interruptions never change a byte. Until every file is complete all have names that
 * end in {@code .part}; these and a journal are left behind when a run ends early, and {@link QuantizeSettings#resume}
 * goes on from there.
 */
public final class Quantizer {
    /** A row that changes its type is held in memory as a whole. */
    private static final long MAXIMUM_COLUMNS = 1L << 23;

    private final GgufModel source;
    private final Plan plan;
    private final List<QuantizeJob> jobs;
    private final Path target;
    private final QuantizeSettings settings;

    private Quantizer(GgufModel source, Plan plan, List<QuantizeJob> jobs, Path target, QuantizeSettings settings) {
        this.source = source;
        this.plan = plan;
        this.jobs = jobs;
        this.target = target;
        this.settings = settings;
    }

    /**
     * Quantizes a model as planned.
     *
     * @param source the open model for which the plan was made
     * @param options the options with which it was made
     * @param plan a plan whose {@link Preflight} is clear
     * @param importance the matrix whose facts the options hold
     * @param target the output, or with kept splits the name after which its shards are named
     * @throws QuantizeException when weights are not finite, before or after quantizing, when a run to be resumed was
     *     another one, or when the calling thread is interrupted
     * @throws io.apex4j.gguf.GgufFormatException when the source is cut off meanwhile
     * @throws IOException when reading or writing fails
     */
    public static QuantizeResult run(
            GgufModel source,
            QuantizeOptions options,
            Plan plan,
            Optional<ImportanceMatrix> importance,
            Path target,
            QuantizeSettings settings)
            throws IOException {
        long start = System.nanoTime();
        List<QuantizeJob> jobs = jobs(source, options, plan, importance);
        QuantizeResult result = new Quantizer(source, plan, jobs, target, settings).run();
        return new QuantizeResult(
                result.files(),
                result.fileBytes(),
                Duration.ofNanos(System.nanoTime() - start),
                result.resumedTensors(),
                result.errors());
    }

    private static List<QuantizeJob> jobs(
            GgufModel source, QuantizeOptions options, Plan plan, Optional<ImportanceMatrix> importance) {
        Map<String, GgufTensor> sources =
                source.tensors().stream().collect(Collectors.toMap(GgufTensor::name, Function.identity()));
        List<QuantizeJob> jobs = new ArrayList<>();
        for (PlannedShard shard : plan.shards()) {
            for (int index = 0; index < shard.tensors().size(); index++) {
                PlannedTensor tensor = shard.tensors().get(index);
                GgufTensor from = sources.get(tensor.sourceName());
                if (from == null) {
                    throw new IllegalArgumentException("The plan is for another model: no " + tensor.sourceName());
                }
                if (!tensor.isCopied() && tensor.columns() > MAXIMUM_COLUMNS) {
                    throw new QuantizeException(tensor.name() + " has rows of " + tensor.columns()
                            + " weights; at most " + MAXIMUM_COLUMNS + " can be quantized");
                }
                jobs.add(
                        new QuantizeJob(tensor, from, shard.index(), index, importanceOf(tensor, options, importance)));
            }
        }
        return jobs;
    }

    private static @Nullable ImportanceEntry importanceOf(
            PlannedTensor tensor, QuantizeOptions options, Optional<ImportanceMatrix> importance) {
        if (tensor.isCopied() || importance.isEmpty() || !options.weights().keeps(tensor.sourceName())) {
            return null;
        }
        ImportanceEntry entry = importance.get().entries().get(tensor.sourceName());
        return entry != null && entry.size() == tensor.importanceValues() ? entry : null;
    }

    private QuantizeResult run() throws IOException {
        SourceCheck.run(source, jobs.stream().map(QuantizeJob::source).toList(), settings);
        List<Path> files = plan.outputFiles(target);
        List<GgufWriter> writers = new ArrayList<>();
        try {
            String fingerprint = PlanFingerprint.of(source, plan, jobs);
            Map<Long, Integer> checksums =
                    settings.resume() ? ResumeJournal.read(target, fingerprint) : new HashMap<>();
            for (PlannedShard shard : plan.shards()) {
                writers.add(writer(files.get(shard.index()), shard, !checksums.isEmpty()));
            }
            SliceRun run = new SliceRun(source, jobs, writers, settings);
            run.verify(checksums);
            int resumed = run.finishedTensors();
            try (ResumeJournal journal = ResumeJournal.create(target, fingerprint)) {
                run.quantize(journal);
            }
            for (GgufWriter writer : writers) {
                writer.complete();
            }
            for (GgufWriter writer : writers) {
                writer.publish();
            }
            ResumeJournal.delete(target);
            return new QuantizeResult(files, plan.fileBytes(), Duration.ZERO, resumed, run.errors());
        } finally {
            for (GgufWriter writer : writers) {
                writer.close();
            }
        }
    }

    private static GgufWriter writer(Path file, PlannedShard shard, boolean resume) throws IOException {
        boolean isThere = Files.exists(GgufWriter.temporaryPath(file));
        return resume && isThere ? GgufWriter.resume(file, shard.layout()) : GgufWriter.create(file, shard.layout());
    }
}
