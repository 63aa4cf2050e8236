package io.apex4j.pipeline;

import io.apex4j.apex.ModelShape;
import io.apex4j.calibrate.CollectProgress;
import io.apex4j.calibrate.CollectSettings;
import io.apex4j.calibrate.Corpus;
import io.apex4j.calibrate.CorpusChunks;
import io.apex4j.calibrate.CorpusFile;
import io.apex4j.calibrate.CorpusManifest;
import io.apex4j.calibrate.ImportanceCollection;
import io.apex4j.calibrate.Perplexity;
import io.apex4j.calibrate.TextChunks;
import io.apex4j.calibrate.TokenChunk;
import io.apex4j.model.KvType;
import io.apex4j.model.Model;
import io.apex4j.model.ModelException;
import io.apex4j.model.ModelOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The model passes over a calibration corpus, and what its weights are multiplied with is summed up.
 *
 * @param corpus the texts
 * @param calibration how many of them
 * @param modelFile the model
 * @param shape the same without weights
 * @param target the matrix
 * @param threads how many threads work
 */
record CollectMatrixStep(
        Corpus corpus, BuildRequest.Calibration calibration, Path modelFile, ModelShape shape, Path target, int threads)
        implements BuildStep {
    /** Only for the time it takes, before the corpus is tokenized. */
    private static final long USUAL_TOKENS = 60_000;

    @Override
    public String id() {
        return StepIds.IMATRIX;
    }

    @Override
    public String title() {
        return "collect the importance matrix";
    }

    @Override
    public List<String> outputs() {
        return List.of(String.valueOf(target.getFileName()));
    }

    /** Sums and counts of every matrix of a layer, 32 bits each. */
    @Override
    public long outputBytes() {
        return shape.tensors().stream()
                .filter(tensor -> tensor.shape().size() > 1)
                .mapToLong(tensor -> 2
                        * Float.BYTES
                        * tensor.columns()
                        * (tensor.shape().size() > 2 ? tensor.shape().get(2) : 1))
                .sum();
    }

    @Override
    public double effort() {
        long asked = (long) calibration.maximumChunks() * calibration.chunkTokens();
        return Effort.ofCollecting(shape, asked == 0 ? USUAL_TOKENS : Math.min(asked, USUAL_TOKENS));
    }

    @Override
    public String key(Map<String, String> inputs) {
        return Hashes.of(List.of(
                "collect",
                Build.version(),
                inputs.getOrDefault(StepIds.SOURCE, StepIds.UNKNOWN),
                corpusHash(),
                calibration.chunkTokens() + " " + calibration.maximumChunks()));
    }

    /** The hash of the corpus: of its name, version, and the names and hashes of its files. */
    private String corpusHash() {
        CorpusManifest manifest = corpus.manifest();
        List<String> texts = new ArrayList<>(List.of(manifest.name(), manifest.version()));
        for (CorpusFile file : manifest.files()) {
            texts.addAll(List.of(file.file(), file.sha256()));
        }
        return Hashes.of(texts);
    }

    @Override
    public void run(boolean isResumed, BuildProgress progress) throws IOException {
        ModelOptions options = ModelOptions.defaults()
                .withThreads(threads)
                .withContextLength(calibration.chunkTokens())
                .withKvTypes(KvType.F32, KvType.F32);
        progress.workStarted("loading the model", 0, false);
        try (Model model = load(options)) {
            CollectSettings settings = CollectSettings.builder()
                    .chunkTokens(calibration.chunkTokens())
                    .datasets(List.of("corpus " + corpusName()))
                    .measuresPerplexity(false)
                    .resumes(isResumed)
                    .progress(listener(progress))
                    .build();
            ImportanceCollection.run(model, chunks(model), settings, target);
        }
    }

    private Model load(ModelOptions options) throws IOException {
        try {
            return Model.load(modelFile, options);
        } catch (ModelException exception) {
            throw new PipelineException(
                    exception.getMessage() + "; to " + title() + ", the model must be run: give one that was made"
                            + " elsewhere with --imatrix FILE, or only profiles that need none with --profiles",
                    exception);
        }
    }

    private List<TokenChunk> chunks(Model model) {
        List<TokenChunk> chunks =
                CorpusChunks.of(corpus, model.tokenizer(), TextChunks.template(model), calibration.chunkTokens());
        int maximum = calibration.maximumChunks();
        return maximum == 0 ? chunks : chunks.subList(0, Math.min(maximum, chunks.size()));
    }

    private String corpusName() {
        return corpus.manifest().name() + " " + corpus.manifest().version();
    }

    @Override
    public Map<String, String> details() throws IOException {
        Map<String, String> details = new LinkedHashMap<>(GivenMatrixStep.details(target));
        int chunks = Integer.parseInt(details.getOrDefault("chunks", "0"));
        details.put("corpus", corpusName());
        details.put("corpusSha256", corpusHash());
        List<String> seeds = corpus.manifest().files().stream()
                .flatMap(file -> file.seed().stream().boxed())
                .distinct()
                .map(String::valueOf)
                .toList();
        if (!seeds.isEmpty()) {
            details.put("seeds", String.join(", ", seeds));
        }
        details.put("tokens", Long.toString((long) chunks * calibration.chunkTokens()));
        return details;
    }

    private static CollectProgress listener(BuildProgress progress) {
        return new CollectProgress() {
            @Override
            public void started(int chunks, long tokens, int doneChunks, long doneTokens) {
                progress.workStarted("collecting", tokens, true);
                progress.advanced(doneTokens);
            }

            @Override
            public void chunkDone(int chunk, int tokens, Optional<Perplexity> perplexity) {
                progress.advanced(tokens);
            }
        };
    }
}
