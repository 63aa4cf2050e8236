package io.apex4j.model;

import io.apex4j.kernels.Exponential;
import java.util.Arrays;

/**
 * Which experts the tokens of a pass take, and with what weight. A token's choices are slots {@code token * used} to
 * {@code token * used + used - 1}, in descending order of the score they were chosen by.
 */
final class ExpertRouting {
    /** As llama.cpp: the sum of a token's weights is taken for at least this, the smallest normal 16-bit float. */
    private static final float SMALLEST_SUM = 0x1p-14f;

    private final int experts;
    private final int used;
    private final int[] chosen;
    private final float[] weights;
    /** The slots by expert and then by token; those of expert {@code e} begin at {@code starts[e]}. */
    private final int[] slots;

    private final int[] starts;

    private ExpertRouting(int experts, int used, int tokens) {
        this.experts = experts;
        this.used = used;
        this.chosen = new int[tokens * used];
        this.weights = new float[tokens * used];
        this.slots = new int[tokens * used];
        this.starts = new int[experts + 1];
    }

    /**
     * Chooses experts: those with the highest {@code sigmoid(router) + bias}, at equal scores the lower number; their
     * weights are the sigmoids without bias, scaled to a sum of one and then by {@code scale}.
     *
     * @param router {@code [tokens, experts]}
     * @param bias {@code [experts]}
     */
    static ExpertRouting of(float[] router, int tokens, float[] bias, int used, float scale) {
        ExpertRouting routing = new ExpertRouting(bias.length, used, tokens);
        float[] sigmoids = new float[bias.length];
        float[] scores = new float[bias.length];
        for (int token = 0; token < tokens; token++) {
            for (int expert = 0; expert < bias.length; expert++) {
                float sigmoid = 1 / (1 + Exponential.of(-router[token * bias.length + expert]));
                sigmoids[expert] = sigmoid;
                scores[expert] = sigmoid + bias[expert];
            }
            routing.choose(token, sigmoids, scores, scale);
        }
        routing.groupByExpert();
        return routing;
    }

    /** Number of tokens that take an expert. */
    int count(int expert) {
        return starts[expert + 1] - starts[expert];
    }

    /** The slot of the {@code index}th token that takes an expert. */
    int slot(int expert, int index) {
        return slots[starts[expert] + index];
    }

    float weight(int slot) {
        return weights[slot];
    }

    private void choose(int token, float[] sigmoids, float[] scores, float scale) {
        float sum = 0;
        int first = token * used;
        for (int slot = first; slot < first + used; slot++) {
            int best = indexOfHighest(scores);
            scores[best] = Float.NEGATIVE_INFINITY;
            chosen[slot] = best;
            weights[slot] = sigmoids[best];
            sum += sigmoids[best];
        }
        float divisor = Math.max(sum, SMALLEST_SUM);
        for (int slot = first; slot < first + used; slot++) {
            weights[slot] = weights[slot] / divisor * scale;
        }
    }

    private void groupByExpert() {
        for (int expert : chosen) {
            starts[expert + 1]++;
        }
        for (int expert = 0; expert < experts; expert++) {
            starts[expert + 1] += starts[expert];
        }
        int[] next = Arrays.copyOf(starts, experts);
        for (int slot = 0; slot < chosen.length; slot++) {
            slots[next[chosen[slot]]++] = slot;
        }
    }

    private static int indexOfHighest(float[] scores) {
        int best = 0;
        for (int index = 1; index < scores.length; index++) {
            if (scores[index] > scores[best]) {
                best = index;
            }
        }
        return best;
    }
}
