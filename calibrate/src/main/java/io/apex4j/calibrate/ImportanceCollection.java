package io.apex4j.calibrate;

import io.apex4j.gguf.GgufTensor;
import io.apex4j.model.BatchLogitsConsumer;
import io.apex4j.model.Model;
import io.apex4j.model.SessionTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Collects importance matrices: passes texts through a model and writes how strongly each column of each matrix was used.
 *
 * {@snippet :
 * try (Model model = Model.load(path, ModelOptions.defaults().withKvTypes(KvType.F32, KvType.F32))) {
 *     List<TokenChunk> chunks = TextChunks.of(model, 512).ofFile(Path.of("calibration.txt"));
 *     CollectResult result = ImportanceCollection.run(
 *             model, chunks, CollectSettings.defaults(), Path.of("imatrix.gguf"));
 * }
 * }
 *
 * <p>The file depends on the model, the chunks and the settings alone: not on threads, nor on how many chunks pass the
 * model at a time, nor on interruptions. Until it is complete, {@code TARGET.part} beside it holds a checkpoint; when the
 * thread is interrupted, one is written at once and a {@link CalibrationException} thrown.
 */
public final class ImportanceCollection {
    /** Chunks pass together while they have no more tokens than that, which is what a model takes at a time. */
    private static final int PASS_TOKENS = 512;

    private final Model model;
    private final List<TokenChunk> chunks;
    private final CollectSettings settings;
    private final Path target;
    private final String fingerprint;
    private final MatrixContent earlier;
    private final Collector collector;
    private final PerplexityMeter meter = new PerplexityMeter();
    private int done;

    private ImportanceCollection(Model model, List<TokenChunk> chunks, CollectSettings settings, Path target)
            throws IOException {
        this.model = model;
        this.chunks = List.copyOf(chunks);
        this.settings = settings;
        this.target = target;
        this.fingerprint = CollectFingerprint.of(model, chunks, settings);
        this.earlier = MatrixInput.readAll(settings.earlier(), settings.chunkTokens());
        this.collector = new Collector(model.file().tensors(), settings.withOutput());
    }

    /**
     * Collects an importance matrix.
     *
     * @param chunks at least one; each passes through the model as a sequence of its own
     * @param target the file to write
     * @throws CalibrationException when there is no chunk, activations are not finite, a matrix to add or a checkpoint is
     *     damaged or does not go with the model, or the thread is interrupted
     * @throws io.apex4j.model.ModelException when a chunk has tokens that do not exist, or more than the context holds
     * @throws IOException when reading or writing fails
     */
    public static CollectResult run(Model model, List<TokenChunk> chunks, CollectSettings settings, Path target)
            throws IOException {
        if (chunks.isEmpty()) {
            throw new CalibrationException("there is no text to collect from");
        }
        return new ImportanceCollection(model, chunks, settings, target).run();
    }

    /**
     * Adds up importance matrices without any text.
     *
     * @param settings names the matrices, the form and the tokens of a chunk
     * @throws CalibrationException when there is none, or their shapes differ
     * @throws IOException when reading or writing fails
     */
    public static CollectResult merge(CollectSettings settings, Path target) throws IOException {
        if (settings.earlier().isEmpty()) {
            throw new CalibrationException("there are no importance matrices to add up");
        }
        long start = System.nanoTime();
        MatrixContent content = MatrixInput.readAll(settings.earlier(), settings.chunkTokens());
        settings.format().write(content, target);
        return result(content, 0, 0, 0, Optional.empty(), start);
    }

    private CollectResult run() throws IOException {
        long start = System.nanoTime();
        if (settings.resumes()) {
            resume();
        }
        int resumed = done;
        settings.progress().started(chunks.size(), tokens(chunks.size()), done, tokens(done));
        while (done < chunks.size()) {
            pass(nextBatch());
        }
        MatrixContent content = content();
        settings.format().write(content, target);
        Files.deleteIfExists(Checkpoint.pathOf(target));
        return result(content, chunks.size(), tokens(chunks.size()), resumed, meter.perplexity(), start);
    }

    private void resume() throws IOException {
        Optional<Checkpoint> found = Checkpoint.read(
                target,
                fingerprint,
                model.file().tensors().stream().collect(Collectors.toMap(GgufTensor::name, Checkpoint.Shape::of)));
        found.ifPresent(checkpoint -> {
            done = Math.min(checkpoint.chunks(), chunks.size());
            meter.restore(checkpoint.perplexity());
            collector.restore(checkpoint.sums());
        });
    }

    /** The chunks that pass next: as many as fit, at least one, and none beyond the next copy. */
    private List<TokenChunk> nextBatch() {
        int end = done;
        int tokens = 0;
        do {
            tokens += chunks.get(end).tokens().size();
            end++;
        } while (end < chunks.size()
                && tokens + chunks.get(end).tokens().size() <= PASS_TOKENS
                && !(settings.copyChunks() > 0 && end % settings.copyChunks() == 0));
        return chunks.subList(done, end);
    }

    private void pass(List<TokenChunk> batch) throws IOException {
        PerplexityMeter.Batch likelihoods = meter.batch(batch, model.vocabularySize());
        List<SessionTokens> input = batch.stream()
                .map(chunk -> new SessionTokens(
                        model.newSession(),
                        chunk.tokens().stream().mapToInt(Integer::intValue).toArray()))
                .toList();
        collector.mark();
        try {
            model.prompt(input, consumer(likelihoods), collector);
        } catch (Collector.StoppedException stopped) {
            stop(stopped);
        }
        collector.checkFinite(place(done + 1, done + batch.size()));
        int before = done;
        for (int index = 0; index < batch.size(); index++) {
            done++;
            if (settings.measuresPerplexity()) {
                likelihoods.add(index);
            }
            settings.progress().chunkDone(done, batch.get(index).tokens().size(), meter.perplexity());
        }
        save(before);
    }

    private BatchLogitsConsumer consumer(PerplexityMeter.Batch likelihoods) {
        return new BatchLogitsConsumer() {
            @Override
            public boolean wants(int sequence, int index) {
                return settings.withOutput() || isMeasured(sequence, index);
            }

            @Override
            public void accept(int sequence, int index, float[] logits, int offset) {
                if (isMeasured(sequence, index)) {
                    likelihoods.accept(sequence, index, logits, offset);
                }
            }

            private boolean isMeasured(int sequence, int index) {
                return settings.measuresPerplexity() && likelihoods.wants(sequence, index);
            }
        };
    }

    private void stop(Collector.StoppedException stopped) throws IOException {
        collector.rollBack();
        checkpoint().write(target, fingerprint);
        throw new CalibrationException(
                "stopped after " + done + " of " + chunks.size() + " chunks; " + Checkpoint.pathOf(target)
                        + " holds a checkpoint to go on from",
                stopped);
    }

    private static String place(int first, int last) {
        return first == last ? "chunk " + first : "one of the chunks " + first + " to " + last;
    }

    private void save(int before) throws IOException {
        boolean isLast = done == chunks.size();
        if (!isLast && done / settings.checkpointChunks() > before / settings.checkpointChunks()) {
            checkpoint().write(target, fingerprint);
        }
        if (settings.copyChunks() > 0 && done % settings.copyChunks() == 0) {
            settings.format().write(content(), target.resolveSibling(target.getFileName() + ".at_" + done));
        }
    }

    private Checkpoint checkpoint() {
        return new Checkpoint(done, meter.totals(), collector.shared());
    }

    private MatrixContent content() {
        SortedMap<String, InputSums> entries = new TreeMap<>(collector.sums());
        Optional<InputSums> tiedOutput = Optional.ofNullable(entries.remove("token_embd.weight"));
        return earlier.plus(
                new MatrixContent(settings.datasets(), settings.chunkTokens(), entries, tiedOutput), "the model");
    }

    private long tokens(int count) {
        return chunks.subList(0, count).stream()
                .mapToLong(chunk -> chunk.tokens().size())
                .sum();
    }

    private static CollectResult result(
            MatrixContent content, int chunks, long tokens, int resumed, Optional<Perplexity> perplexity, long start) {
        return new CollectResult(
                content.entries().size(),
                content.chunkCount(),
                chunks,
                tokens,
                resumed,
                perplexity,
                ExpertCoverage.of(content.entries()),
                Duration.ofNanos(System.nanoTime() - start));
    }
}
