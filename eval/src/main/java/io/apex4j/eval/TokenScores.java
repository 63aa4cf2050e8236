package io.apex4j.eval;

import java.util.Arrays;
import java.util.List;

/**
 * What was measured of every scored token of some chunks, in order. Threads may set scores of different tokens at the
 * same time.
 */
final class TokenScores {
    private final int perChunk;
    private final boolean hasReference;
    private final float[] loss;
    private final float[] referenceLoss;
    private final float[] divergence;
    private final float[] delta;
    private final boolean[] sameTop;

    /**
     * Scores that are all 0.
     *
     * @param chunks number of chunks
     * @param perChunk scored tokens of a chunk
     * @param hasReference whether there is something to be compared with
     */
    TokenScores(int chunks, int perChunk, boolean hasReference) {
        this(perChunk, hasReference, new Values(Math.multiplyExact(chunks, perChunk), hasReference));
    }

    private TokenScores(int perChunk, boolean hasReference, Values values) {
        this.perChunk = perChunk;
        this.hasReference = hasReference;
        this.loss = values.loss;
        this.referenceLoss = values.referenceLoss;
        this.divergence = values.divergence;
        this.delta = values.delta;
        this.sameTop = values.sameTop;
    }

    /** Room for scores. */
    private static final class Values {
        final float[] loss;
        final float[] referenceLoss;
        final float[] divergence;
        final float[] delta;
        final boolean[] sameTop;

        Values(int tokens, boolean hasReference) {
            int compared = hasReference ? tokens : 0;
            loss = new float[tokens];
            referenceLoss = new float[compared];
            divergence = new float[compared];
            delta = new float[compared];
            sameTop = new boolean[compared];
        }
    }

    /** The scores of several texts, one after the other; all with chunks of the same length. */
    static TokenScores together(List<TokenScores> parts) {
        TokenScores first = parts.getFirst();
        int chunks = parts.stream().mapToInt(TokenScores::chunks).sum();
        TokenScores all = new TokenScores(chunks, first.perChunk, first.hasReference);
        int start = 0;
        for (TokenScores part : parts) {
            if (part.perChunk != first.perChunk || part.hasReference != first.hasReference) {
                throw new IllegalArgumentException("Scores of different kinds cannot be joined");
            }
            System.arraycopy(part.loss, 0, all.loss, start, part.tokens());
            if (first.hasReference) {
                System.arraycopy(part.referenceLoss, 0, all.referenceLoss, start, part.tokens());
                System.arraycopy(part.divergence, 0, all.divergence, start, part.tokens());
                System.arraycopy(part.delta, 0, all.delta, start, part.tokens());
                System.arraycopy(part.sameTop, 0, all.sameTop, start, part.tokens());
            }
            start += part.tokens();
        }
        return all;
    }

    /** Sets the negative log likelihood of a token, in nats. */
    void set(int index, double tokenLoss) {
        loss[index] = (float) tokenLoss;
    }

    /**
     * Sets how a token compares.
     *
     * @param tokenReferenceLoss its negative log likelihood by the reference
     * @param tokenDivergence the divergence of the prediction from the reference's
     * @param isSameTop whether both find the same token likeliest
     */
    void compare(int index, double tokenReferenceLoss, double tokenDivergence, boolean isSameTop) {
        referenceLoss[index] = (float) tokenReferenceLoss;
        divergence[index] = (float) tokenDivergence;
        delta[index] = (float) (Math.exp(-loss[index]) - Math.exp(-tokenReferenceLoss));
        sameTop[index] = isSameTop;
    }

    boolean hasReference() {
        return hasReference;
    }

    int perChunk() {
        return perChunk;
    }

    int chunks() {
        return loss.length / perChunk;
    }

    int tokens() {
        return loss.length;
    }

    /** The losses themselves, not a copy; so are the others. */
    float[] loss() {
        return loss;
    }

    float[] referenceLoss() {
        return referenceLoss;
    }

    float[] divergence() {
        return divergence;
    }

    float[] delta() {
        return delta;
    }

    boolean[] sameTop() {
        return sameTop;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenScores scores
                && scores.perChunk == perChunk
                && scores.hasReference == hasReference
                && Arrays.equals(scores.loss, loss)
                && Arrays.equals(scores.referenceLoss, referenceLoss)
                && Arrays.equals(scores.divergence, divergence)
                && Arrays.equals(scores.delta, delta)
                && Arrays.equals(scores.sameTop, sameTop);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(loss);
    }
}
