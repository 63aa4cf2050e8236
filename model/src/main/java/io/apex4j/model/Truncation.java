package io.apex4j.model;

import java.util.Arrays;

/** The steps that keep some of the candidates, whatever was said before. Formulas: llama.cpp's samplers. */
final class Truncation {
    private static final int FIRST_CHUNK = 64;
    private static final int CHUNK_GROWTH = 8;

    private Truncation() {}

    static void topK(Candidates candidates, int count) {
        if (count > 0) {
            candidates.keepFirst(count);
        }
    }

    /** Keeps the most probable tokens until their probabilities add up to {@code share}. */
    static void topP(Candidates candidates, float share) {
        if (share >= 1) {
            return;
        }
        double sum = 0;
        int kept = 0;
        while (kept < candidates.size() && (kept == 0 || sum < share)) {
            sortPast(candidates, kept);
            sum += candidates.probability(kept++);
        }
        candidates.keepFirst(kept);
    }

    /** Sorts as much more as pays when the candidate at an index is needed. */
    static void sortPast(Candidates candidates, int index) {
        int chunk = FIRST_CHUNK;
        while (chunk <= index) {
            chunk *= CHUNK_GROWTH;
        }
        candidates.sort(chunk);
    }

    /** Keeps tokens with at least {@code share} of the largest probability. */
    static void minP(Candidates candidates, float share) {
        if (share <= 0) {
            return;
        }
        float least = candidates.largest() + (float) Math.log(share);
        candidates.keepIf(index -> candidates.logit(index) >= least);
    }

    /** Keeps the tokens of which the surprise is nearest to the entropy, until they have more than {@code share}. */
    static void typical(Candidates candidates, float share) {
        if (share >= 1) {
            return;
        }
        int size = candidates.size();
        double[] probabilities = new double[size];
        double entropy = 0;
        for (int index = 0; index < size; index++) {
            probabilities[index] = candidates.probability(index);
            entropy -= probabilities[index] > 0 ? probabilities[index] * Math.log(probabilities[index]) : 0;
        }
        long[] byDistance = new long[size];
        for (int index = 0; index < size; index++) {
            float distance = (float) Math.abs(-Math.log(probabilities[index]) - entropy);
            byDistance[index] = (long) Float.floatToIntBits(distance) << 32 | index;
        }
        Arrays.sort(byDistance);
        double sum = 0;
        int kept = 0;
        while (kept < size && sum <= share) {
            sum += probabilities[(int) byDistance[kept++]];
        }
        candidates.keepAt(
                Arrays.stream(byDistance, 0, kept).mapToInt(key -> (int) key).toArray());
    }

    /** Keeps logits at most {@code count} standard deviations of all below the largest. */
    static void topNSigma(Candidates candidates, float count) {
        if (count <= 0) {
            return;
        }
        double sum = 0;
        int finite = 0;
        for (int index = 0; index < candidates.size(); index++) {
            if (candidates.logit(index) != Float.NEGATIVE_INFINITY) {
                sum += candidates.logit(index);
                finite++;
            }
        }
        double mean = sum / finite;
        double squares = 0;
        for (int index = 0; index < candidates.size(); index++) {
            if (candidates.logit(index) != Float.NEGATIVE_INFINITY) {
                double difference = candidates.logit(index) - mean;
                squares += difference * difference;
            }
        }
        float least = candidates.largest() - count * (float) Math.sqrt(squares / finite);
        candidates.keepIf(index -> candidates.logit(index) >= least);
    }

    /** Drops the tokens with at least the probability {@code threshold}, but for the least probable of them. */
    static void excludeTopChoices(Candidates candidates, float threshold) {
        int last = 0;
        for (int index = 1; index < candidates.size(); index++) {
            sortPast(candidates, index);
            if (candidates.probability(index) < threshold) {
                break;
            }
            last = index;
        }
        candidates.dropFirst(last);
    }
}
