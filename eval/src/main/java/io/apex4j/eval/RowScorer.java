package io.apex4j.eval;

import io.apex4j.kernels.VectorMath;

/** Scores predictions, for one thread at a time: holds the rows that this takes. */
final class RowScorer {
    private final int vocabulary;
    private final float[] exponentials;
    private final float[] reference;

    /**
     * How a prediction compares with the reference's.
     *
     * @param referenceLoss negative log likelihood of the token that came, by the reference
     * @param divergence {@code sum p (ln p - ln q)} over the vocabulary with p the reference's probabilities
     * @param isSameTop whether both find the same token likeliest
     */
    record Comparison(double referenceLoss, double divergence, boolean isSameTop) {}

    RowScorer(int vocabulary) {
        this.vocabulary = vocabulary;
        this.exponentials = new float[vocabulary];
        this.reference = new float[vocabulary];
    }

    /** Looks at a row of logits {@code [vocabulary]}. */
    LogitsRow row(float[] logits, int offset) {
        return LogitsRow.of(logits, offset, vocabulary, exponentials);
    }

    /**
     * Compares a prediction. Differences of logits are taken before anything is summed, so that little is lost to
     * cancellation.
     *
     * @param row what is known of {@code logits}
     * @param logits {@code [vocabulary]} values from {@code offset} on; lost
     */
    Comparison compare(ReferencePredictions predictions, Place place, LogitsRow row, float[] logits, int offset) {
        ReferenceRow base = predictions.read(place.chunk(), place.position(), reference);
        System.arraycopy(reference, 0, exponentials, 0, vocabulary);
        double total = LogitsRow.exponentials(exponentials, 0, vocabulary, base.shift());
        if (base.isRounded()) {
            total -= leaveOutLowest();
        }
        VectorMath.addScaled(-1, reference, 0, logits, offset, vocabulary);
        double normalizers = row.logNormalizer() - base.logNormalizer();
        double sum = normalizers * total - LogitsRow.dot(exponentials, logits, offset, vocabulary);
        return new Comparison(
                base.logNormalizer() - reference[place.next()],
                base.isRounded() ? sum : sum / total,
                base.top() == row.top());
    }

    /** Sets probabilities at the floor to 0; returns their sum. */
    private double leaveOutLowest() {
        double sum = 0;
        for (int token = 0; token < vocabulary; token++) {
            if (reference[token] <= ReferenceRow.FLOOR) {
                sum += exponentials[token];
                exponentials[token] = 0;
            }
        }
        return sum;
    }
}
