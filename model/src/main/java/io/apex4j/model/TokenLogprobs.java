package io.apex4j.model;

import java.util.ArrayList;
import java.util.List;

/**
 * How probable a token was to the model in its place, before sampling changes anything.
 *
 * @param chosen the token that came
 * @param top the most probable ones, the first most; of equals the lower number first
 */
public record TokenLogprobs(Entry chosen, List<Entry> top) {
    /** Keeps its own copy of the list. */
    public TokenLogprobs {
        top = List.copyOf(top);
    }

    /**
     * A token and the natural logarithm of its probability.
     *
     * @param token number of the token
     * @param logprob at most 0; minus infinity for what is impossible
     */
    public record Entry(int token, double logprob) {}

    /**
     * Probabilities {@code softmax(logits)}.
     *
     * @param logits of the place, {@code [vocabulary]}
     * @param count how many of the most probable ones; all of them where there are no more
     */
    public static TokenLogprobs of(float[] logits, int chosen, int count) {
        double normalizer = normalizer(logits);
        Candidates candidates = new Candidates();
        candidates.load(logits);
        int wanted = Math.min(count, logits.length);
        List<Entry> top = new ArrayList<>();
        if (wanted > 0) {
            candidates.keepFirst(wanted);
            for (int index = 0; index < wanted; index++) {
                top.add(new Entry(candidates.token(index), candidates.logit(index) - normalizer));
            }
        }
        return new TokenLogprobs(new Entry(chosen, logits[chosen] - normalizer), top);
    }

    /** {@code log(sum(exp(logits)))}. */
    private static double normalizer(float[] logits) {
        double largest = Float.NEGATIVE_INFINITY;
        for (float logit : logits) {
            largest = Math.max(largest, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - largest);
        }
        return largest + Math.log(sum);
    }
}
