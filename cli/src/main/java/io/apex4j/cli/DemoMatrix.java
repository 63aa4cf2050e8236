package io.apex4j.cli;

import io.apex4j.calibrate.CalibrationException;
import io.apex4j.calibrate.CollectProgress;
import io.apex4j.calibrate.CollectResult;
import io.apex4j.calibrate.CollectSettings;
import io.apex4j.calibrate.Corpus;
import io.apex4j.calibrate.CorpusChunks;
import io.apex4j.calibrate.ImportanceCollection;
import io.apex4j.calibrate.Perplexity;
import io.apex4j.calibrate.TextChunks;
import io.apex4j.calibrate.TokenChunk;
import io.apex4j.model.KvType;
import io.apex4j.model.Model;
import io.apex4j.model.ModelOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The importance matrix of the bundled model, collected with the beginning of the bundled corpus.
 *
 * @param file where it is
 * @param corpus name and version of the corpus
 * @param chunks how many chunks it is of
 * @param tokens how many tokens these have
 * @param elapsed how long it took, loading included
 */
record DemoMatrix(Path file, String corpus, int chunks, long tokens, Duration elapsed) {
    private static final int CHUNK_TOKENS = 512;

    /**
     * Collects.
     *
     * @param maximumChunks how many chunks at most; domains come in turn, so that any number is balanced
     * @throws InterruptedRunException after Ctrl-C
     */
    static DemoMatrix collect(Path model, Path folder, int maximumChunks, int threads, Screen screen)
            throws IOException {
        long start = System.nanoTime();
        Path target = folder.resolve(OutputNames.modelName(model) + "-imatrix.gguf");
        Corpus corpus = Corpus.bundled();
        ModelOptions options = ModelOptions.defaults()
                .withThreads(threads)
                .withContextLength(CHUNK_TOKENS)
                .withKvTypes(KvType.F32, KvType.F32);
        String name = corpus.manifest().name() + " " + corpus.manifest().version();
        try (InterruptGuard guard = InterruptGuard.install(screen, "interrupted: run the demo again");
                StatusLine status = new StatusLine(screen);
                Model loaded = Inputs.runnable(model, options, screen)) {
            List<TokenChunk> all =
                    CorpusChunks.of(corpus, loaded.tokenizer(), TextChunks.template(loaded), CHUNK_TOKENS);
            CollectSettings settings = CollectSettings.builder()
                    .chunkTokens(CHUNK_TOKENS)
                    .datasets(List.of("corpus " + name))
                    .measuresPerplexity(false)
                    .progress(progress(status))
                    .build();
            CollectResult result = collect(
                    guard,
                    () -> ImportanceCollection.run(
                            loaded, all.subList(0, Math.min(maximumChunks, all.size())), settings, target));
            Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
            return new DemoMatrix(target, name, result.chunks(), result.tokens(), elapsed);
        }
    }

    /** What collects. */
    private interface Collection {
        CollectResult run() throws IOException;
    }

    private static CollectResult collect(InterruptGuard guard, Collection collection) throws IOException {
        try {
            CollectResult result = collection.run();
            guard.complete();
            return result;
        } catch (CalibrationException | IOException exception) {
            if (guard.isInterrupted()) {
                throw new InterruptedRunException(exception);
            }
            throw exception;
        }
    }

    private static CollectProgress progress(StatusLine status) {
        return new CollectProgress() {
            private int all;

            @Override
            public void started(int chunks, long tokens, int doneChunks, long doneTokens) {
                all = chunks;
                show(doneChunks);
            }

            @Override
            public void chunkDone(int chunk, int tokens, Optional<Perplexity> perplexity) {
                show(chunk);
            }

            private void show(int chunk) {
                status.show("collecting the importance matrix: chunk " + chunk + " of " + all);
            }
        };
    }

    /** The matrix as JSON. */
    Map<String, Object> json() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("file", file.toString());
        object.put("corpus", corpus);
        object.put("chunks", chunks);
        object.put("tokens", tokens);
        object.put("seconds", elapsed.toNanos() / 1e9);
        return object;
    }
}
