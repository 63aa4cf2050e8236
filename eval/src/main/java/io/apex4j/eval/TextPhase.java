package io.apex4j.eval;

import io.apex4j.gguf.GgufModel;
import io.apex4j.model.Tokenizer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The part of an evaluation in which perplexity and divergence are measured, text by text, all models side by side. */
final class TextPhase implements AutoCloseable {
    private final EvaluationRequest request;
    private final List<ModelFile> files;
    private final EvaluationProgress progress;
    private final Optional<ResultsFolder> results;
    private final LoadedModels models;
    private final Optional<BaseLogitsFile> base;
    private final String comparedWith;

    /**
     * What was measured of a model.
     *
     * @param texts one result for each text
     * @param overall all texts together; absent where there is no text
     */
    record Outcome(List<TextResult> texts, Optional<TextResult> overall) {
        Outcome {
            texts = List.copyOf(texts);
        }
    }

    /** Opens what is compared with; models are opened when they are needed. */
    TextPhase(EvaluationRequest request, List<ModelFile> files, EvaluationProgress progress) throws IOException {
        this.request = request;
        this.files = List.copyOf(files);
        this.progress = progress;
        this.results = request.folder().map(ResultsFolder::new);
        this.base = request.baseLogits().isPresent()
                ? Optional.of(BaseLogitsFile.open(request.baseLogits().get()))
                : Optional.empty();
        int contextLength = base.map(BaseLogitsFile::contextLength).orElse(request.contextLength());
        this.models = new LoadedModels(request.options().withContextLength(contextLength));
        this.comparedWith = base.isPresent()
                ? Fingerprint.of(base.get().file())
                : ModelFile.reference(files).map(ModelFile::fingerprint).orElse("");
    }

    /** Measures all models on all texts, or takes what was measured before. */
    Map<ModelFile, Outcome> run() throws IOException {
        List<TextChunks> texts = texts();
        Map<ModelFile, List<TokenScores>> scores = new LinkedHashMap<>();
        files.forEach(file -> scores.put(file, new ArrayList<>()));
        if (request.savedLogits().isPresent()) {
            save(texts, scores);
        } else {
            for (TextChunks text : texts) {
                run(text, Optional.empty(), scores);
            }
        }
        Map<ModelFile, Outcome> outcomes = new LinkedHashMap<>();
        scores.forEach((file, ofFile) -> outcomes.put(file, outcome(texts, ofFile)));
        return outcomes;
    }

    private List<TextChunks> texts() throws IOException {
        if (base.isEmpty() && request.texts().isEmpty()) {
            return List.of();
        }
        Tokenizer tokenizer;
        try (GgufModel first = GgufModel.open(files.getFirst().path())) {
            tokenizer = Tokenizer.of(first.metadata());
        }
        if (base.isPresent()) {
            return List.of(textOf(base.get(), tokenizer));
        }
        return request.texts().stream()
                .map(text -> TextChunks.of(text, tokenizer, request.contextLength(), request.chunks()))
                .toList();
    }

    private TextChunks textOf(BaseLogitsFile file, Tokenizer tokenizer) {
        if (file.vocabulary() != tokenizer.vocabularySize()) {
            throw new EvaluationException(file.file() + " is of a model with " + file.vocabulary() + " tokens, "
                    + files.getFirst().name() + " has " + tokenizer.vocabularySize()
                    + "; only models with the same tokenizer can be compared");
        }
        int chunks = request.chunks() == 0 ? file.chunks() : request.chunks();
        String name = String.valueOf(file.file().getFileName());
        return TextChunks.of(name, file.tokens(chunks), file.contextLength(), tokenizer);
    }

    /** Runs with the logits of the reference, or of the only model, being written. */
    private void save(List<TextChunks> texts, Map<ModelFile, List<TokenScores>> scores) throws IOException {
        int vocabulary = models.get(files.getFirst()).model().vocabularySize();
        try (BaseLogitsWriter writer =
                BaseLogitsWriter.create(request.savedLogits().orElseThrow(), vocabulary, texts)) {
            int firstChunk = 0;
            for (TextChunks text : texts) {
                run(text, Optional.of(new TextRun.Saved(writer, firstChunk)), scores);
                firstChunk += text.count();
            }
            writer.publish();
        }
    }

    private void run(TextChunks text, Optional<TextRun.Saved> saved, Map<ModelFile, List<TokenScores>> scores)
            throws IOException {
        Map<ModelFile, TokenScores> known = new LinkedHashMap<>();
        for (ModelFile file : files) {
            Optional<TokenScores> kept = kept(file, text);
            if (kept.isPresent() && (saved.isEmpty() || !file.equals(files.getFirst()))) {
                known.put(file, kept.get());
            }
        }
        if (known.size() < files.size()) {
            measure(text, saved, known);
        }
        files.forEach(file -> {
            TokenScores ofFile = known.get(file);
            List<TokenScores> list = scores.get(file);
            if (ofFile != null && list != null) {
                list.add(ofFile);
            }
        });
    }

    /** Measures what is not known yet, and keeps it. */
    private void measure(TextChunks text, Optional<TextRun.Saved> saved, Map<ModelFile, TokenScores> known)
            throws IOException {
        Optional<ModelFile> reference = ModelFile.reference(files);
        if (reference.isEmpty() && saved.isPresent()) {
            reference = Optional.of(files.getFirst());
        }
        Map<ModelFile, RunningModel> running = new LinkedHashMap<>();
        List<RunningModel> candidates = new ArrayList<>();
        for (ModelFile file : files) {
            boolean isReference = reference.filter(file::equals).isPresent();
            if (isReference || !known.containsKey(file)) {
                progress.started("loading " + file.name(), 0);
                RunningModel model = models.get(file);
                running.put(file, model);
                if (!isReference) {
                    candidates.add(model);
                }
            }
        }
        TextRun run = new TextRun(text, candidates, reference.map(running::get), base, saved, progress);
        Map<RunningModel, TokenScores> measured = run.run();
        for (Map.Entry<ModelFile, RunningModel> entry : running.entrySet()) {
            TokenScores ofModel = measured.get(entry.getValue());
            if (ofModel != null) {
                known.put(entry.getKey(), ofModel);
                keep(entry.getKey(), text, ofModel);
            }
        }
    }

    private Optional<TokenScores> kept(ModelFile file, TextChunks text) throws IOException {
        return results.isEmpty()
                ? Optional.empty()
                : results.get().scores(key(file, text), text.count(), text.scored(), isCompared(file));
    }

    private void keep(ModelFile file, TextChunks text, TokenScores scores) throws IOException {
        if (results.isPresent()) {
            results.get().keep(key(file, text), file.name() + " on " + text.name(), scores);
        }
    }

    private boolean isCompared(ModelFile file) {
        return !file.isReference() && !comparedWith.isEmpty();
    }

    /** All that scores depend on. */
    private String key(ModelFile file, TextChunks text) {
        Digest digest = new Digest()
                .add("scores")
                .add(file.fingerprint())
                .add(isCompared(file) ? comparedWith : "")
                .add(request.options().keyType().toString())
                .add(request.options().valueType().toString())
                .add(text.contextLength());
        for (int token : text.tokens()) {
            digest.add(token);
        }
        return digest.hex();
    }

    private static Outcome outcome(List<TextChunks> texts, List<TokenScores> scores) {
        if (texts.isEmpty()) {
            return new Outcome(List.of(), Optional.empty());
        }
        int contextLength = texts.getFirst().contextLength();
        List<TextResult> results = new ArrayList<>();
        for (int index = 0; index < texts.size(); index++) {
            results.add(TextStatistics.of(texts.get(index).name(), scores.get(index), contextLength));
        }
        return new Outcome(results, Optional.of(TextStatistics.of("all", TokenScores.together(scores), contextLength)));
    }

    @Override
    public void close() {
        models.close();
        base.ifPresent(BaseLogitsFile::close);
    }
}
