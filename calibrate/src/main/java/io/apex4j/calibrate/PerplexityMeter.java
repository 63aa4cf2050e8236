package io.apex4j.calibrate;

import io.apex4j.kernels.VectorMath;
import io.apex4j.model.BatchLogitsConsumer;
import java.util.List;
import java.util.Optional;

/**
 * Measures perplexity while chunks pass through a model: of every chunk of n tokens, those from {@code n / 2 + 1} on are
 * foretold. The logits may come by several threads; all else is for one thread.
 */
final class PerplexityMeter {
    /** Values whose exponentials are summed in 32 bits before they join a 64-bit sum. */
    private static final int BLOCK = 4096;

    private Totals totals = new Totals(0, 0, 0);

    /**
     * Sums of negative log likelihoods.
     *
     * @param sum of the likelihoods
     * @param squares of their squares
     * @param tokens how many there are
     */
    record Totals(double sum, double squares, long tokens) {}

    Totals totals() {
        return totals;
    }

    /** Goes on from earlier sums. */
    void restore(Totals earlier) {
        totals = earlier;
    }

    /** The perplexity so far; empty before the first token. */
    Optional<Perplexity> perplexity() {
        if (totals.tokens() == 0) {
            return Optional.empty();
        }
        double mean = totals.sum() / totals.tokens();
        double variance = Math.max(0, totals.squares() / totals.tokens() - mean * mean);
        double value = Math.exp(mean);
        double error = totals.tokens() < 2 ? 0 : value * Math.sqrt(variance / (totals.tokens() - 1));
        return Optional.of(new Perplexity(value, error, totals.tokens()));
    }

    /** A consumer for chunks that pass together. */
    Batch batch(List<TokenChunk> chunks, int vocabulary) {
        return new Batch(chunks, vocabulary);
    }

    /** Chunks that pass together; their likelihoods count when they are added. */
    final class Batch implements BatchLogitsConsumer {
        private final List<TokenChunk> chunks;
        private final int vocabulary;
        private final double[][] likelihoods;

        private Batch(List<TokenChunk> chunks, int vocabulary) {
            this.chunks = chunks;
            this.vocabulary = vocabulary;
            this.likelihoods = chunks.stream()
                    .map(chunk -> new double[chunk.tokens().size()])
                    .toArray(double[][]::new);
        }

        @Override
        public boolean wants(int sequence, int index) {
            int tokens = likelihoods[sequence].length;
            return index >= tokens / 2 && index < tokens - 1;
        }

        @Override
        public void accept(int sequence, int index, float[] logits, int offset) {
            int next = chunks.get(sequence).tokens().get(index + 1);
            float highest = Float.NEGATIVE_INFINITY;
            for (int token = 0; token < vocabulary; token++) {
                highest = Math.max(highest, logits[offset + token]);
            }
            double logit = logits[offset + next] - highest;
            double sum = 0;
            for (int start = 0; start < vocabulary; start += BLOCK) {
                int length = Math.min(BLOCK, vocabulary - start);
                sum += VectorMath.exponentials(logits, offset + start, length, highest);
            }
            likelihoods[sequence][index] = Math.log(sum) - logit;
        }

        /** Adds a chunk's likelihoods to the totals. */
        void add(int sequence) {
            double sum = totals.sum();
            double squares = totals.squares();
            long tokens = totals.tokens();
            for (int index = 0; index < likelihoods[sequence].length; index++) {
                if (wants(sequence, index)) {
                    double likelihood = likelihoods[sequence][index];
                    sum += likelihood;
                    squares += likelihood * likelihood;
                    tokens++;
                }
            }
            totals = new Totals(sum, squares, tokens);
        }
    }
}
