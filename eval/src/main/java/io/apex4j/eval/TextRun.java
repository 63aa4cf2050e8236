package io.apex4j.eval;

import io.apex4j.model.BatchLogitsConsumer;
import io.apex4j.model.Session;
import io.apex4j.model.SessionTokens;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Measures models on a text side by side: all take in a few chunks, the reference first, then the next ones. Of the
 * reference's predictions only those of these chunks are kept. Every sequence begins with nothing.
 */
final class TextRun {
    private final TextChunks text;
    private final List<RunningModel> models;
    private final Optional<RunningModel> reference;
    private final Optional<BaseLogitsFile> base;
    private final EvaluationProgress progress;
    private final int vocabulary;
    private final Queue<RowScorer> scorers = new ConcurrentLinkedQueue<>();
    private final Optional<Saved> saved;

    /**
     * Where predictions of the reference are written to.
     *
     * @param firstChunk number of the text's first chunk in the file
     */
    record Saved(BaseLogitsWriter writer, int firstChunk) {}

    /**
     * A measurement.
     *
     * @param models what is measured, at least one where there is no reference
     * @param reference what they are compared with; is measured itself
     * @param base what they are compared with in place of a reference
     * @param saved where the predictions of the reference are written to
     */
    TextRun(
            TextChunks text,
            List<RunningModel> models,
            Optional<RunningModel> reference,
            Optional<BaseLogitsFile> base,
            Optional<Saved> saved,
            EvaluationProgress progress) {
        this.text = text;
        this.models = List.copyOf(models);
        this.reference = reference;
        this.base = base;
        this.saved = saved;
        this.progress = progress;
        this.vocabulary = reference.orElseGet(models::getFirst).model().vocabularySize();
    }

    /**
     * Measures.
     *
     * @return the scores of every model and of the reference
     * @throws EvaluationException when logits are not finite, or the thread was interrupted
     */
    Map<RunningModel, TokenScores> run() {
        boolean isCompared = base.isPresent() || reference.isPresent();
        Map<RunningModel, TokenScores> scores = new LinkedHashMap<>();
        reference.ifPresent(model -> scores.put(model, new TokenScores(text.count(), text.scored(), false)));
        models.forEach(model -> scores.put(model, new TokenScores(text.count(), text.scored(), isCompared)));
        boolean keeps = reference.isPresent() && !models.isEmpty();
        List<ChunkGroup> groups = ChunkGroup.of(text, vocabulary, keeps);
        progress.started(
                "text " + text.name(),
                scores.size() * groups.stream().mapToLong(ChunkGroup::tokens).sum());
        if (keeps) {
            ChunkGroup largest = groups.getFirst();
            try (KeptPredictions kept = new KeptPredictions(vocabulary, largest.mostScored(), largest.count())) {
                groups.forEach(group -> run(group, scores, kept));
            }
        } else {
            groups.forEach(group -> run(group, scores, null));
        }
        return scores;
    }

    private void run(ChunkGroup group, Map<RunningModel, TokenScores> scores, @Nullable KeptPredictions kept) {
        Map<RunningModel, List<Session>> sessions = new LinkedHashMap<>();
        scores.keySet()
                .forEach(model -> sessions.put(
                        model,
                        Stream.generate(() -> model.model().newSession())
                                .limit(group.count())
                                .toList()));
        for (ChunkGroup.Piece piece : group.pieces()) {
            if (kept != null) {
                kept.moveTo(group.firstChunk(), piece.firstScored());
            }
            sessions.forEach((model, ofModel) -> {
                if (Thread.currentThread().isInterrupted()) {
                    throw new EvaluationException("the evaluation was interrupted in text " + text.name());
                }
                model.model().prompt(inputs(group, piece, ofModel), new Consumer(group, piece, model, scores, kept));
                progress.advanced((long) group.count() * (piece.to() - piece.from()));
            });
        }
    }

    private List<SessionTokens> inputs(ChunkGroup group, ChunkGroup.Piece piece, List<Session> sessions) {
        return IntStream.range(0, group.count())
                .mapToObj(index -> new SessionTokens(
                        sessions.get(index), text.input(group.firstChunk() + index, piece.from(), piece.to())))
                .toList();
    }

    /** Scores the logits of one model for one piece. */
    private final class Consumer implements BatchLogitsConsumer {
        private final ChunkGroup group;
        private final ChunkGroup.Piece piece;
        private final RunningModel model;
        private final boolean isReference;
        private final TokenScores scores;
        private final @Nullable KeptPredictions kept;

        Consumer(
                ChunkGroup group,
                ChunkGroup.Piece piece,
                RunningModel model,
                Map<RunningModel, TokenScores> all,
                @Nullable KeptPredictions kept) {
            this.group = group;
            this.piece = piece;
            this.model = model;
            this.isReference = reference.filter(model::equals).isPresent();
            TokenScores own = all.get(model);
            if (own == null) {
                throw new IllegalArgumentException("No scores are kept for " + model.name());
            }
            this.scores = own;
            this.kept = kept;
        }

        @Override
        public boolean wants(int sequence, int index) {
            return piece.from() + index >= piece.firstScored();
        }

        @Override
        public void accept(int sequence, int index, float[] logits, int offset) {
            RowScorer pooled = scorers.poll();
            RowScorer scorer = pooled == null ? new RowScorer(vocabulary) : pooled;
            int chunk = group.firstChunk() + sequence;
            int position = piece.from() + index;
            score(scorer, new Place(chunk, position, text.next(chunk, position)), logits, offset);
            scorers.add(scorer);
        }

        private void score(RowScorer scorer, Place place, float[] logits, int offset) {
            LogitsRow row = scorer.row(logits, offset);
            if (!row.isFinite()) {
                throw new EvaluationException(model.name() + " gives logits that are infinite or not a number in text "
                        + text.name() + ", chunk " + (place.chunk() + 1) + ", after token " + place.position()
                        + " of it: its weights are damaged, or too large for it to be run");
            }
            int token = place.chunk() * text.scored() + place.position() - text.firstScored();
            scores.set(token, row.logNormalizer() - logits[offset + place.next()]);
            if (isReference) {
                keep(place, logits, offset, row);
            } else if (scores.hasReference()) {
                ReferencePredictions predictions = kept != null ? kept : base.orElseThrow();
                RowScorer.Comparison comparison = scorer.compare(predictions, place, row, logits, offset);
                scores.compare(token, comparison.referenceLoss(), comparison.divergence(), comparison.isSameTop());
            }
        }

        private void keep(Place place, float[] logits, int offset, LogitsRow row) {
            if (kept != null) {
                kept.put(place.chunk(), place.position(), logits, offset, row);
            }
            saved.ifPresent(target ->
                    target.writer().write(target.firstChunk() + place.chunk(), place.position(), logits, offset, row));
        }
    }
}
