package io.apex4j.model;

/**
 * Chooses tokens so that their surprise stays near a target: version 1 estimates how many tokens to keep, version 2
 * drops those more surprising than a limit that follows the error. Source: Basu et al., "Mirostat: a neural text decoding
 * algorithm that directly controls perplexity", 2021.
 */
final class Mirostat {
    /** How many of the most probable tokens version 1 looks at to estimate the exponent of Zipf's law. */
    private static final int ESTIMATED_FROM = 100;

    private static final double LOG_2 = Math.log(2);

    private final SamplingOptions options;
    private final int vocabularySize;
    private double limit;

    Mirostat(SamplingOptions options, int vocabularySize) {
        this.options = options;
        this.vocabularySize = vocabularySize;
        reset();
    }

    /** The index of the chosen candidate; learns from its surprise. */
    int choose(Candidates candidates, SplitMix random) {
        if (options.mirostat() == 1) {
            candidates.keepFirst(estimatedCount(candidates));
        } else {
            candidates.keepFirst(countWithinLimit(candidates));
        }
        int chosen = candidates.pick(random.nextDouble());
        limit -= options.mirostatEta() * (surprise(candidates, chosen) - options.mirostatTau());
        return chosen;
    }

    void reset() {
        limit = 2.0 * options.mirostatTau();
    }

    private static double surprise(Candidates candidates, int index) {
        return -Math.log(candidates.probability(index)) / LOG_2;
    }

    private int estimatedCount(Candidates candidates) {
        candidates.sort(ESTIMATED_FROM);
        double products = 0;
        double squares = 0;
        for (int index = 0; index < Math.min(ESTIMATED_FROM, candidates.size()) - 1; index++) {
            if (candidates.logit(index + 1) == Float.NEGATIVE_INFINITY) {
                break;
            }
            double step = Math.log((index + 2.0) / (index + 1.0));
            double drop = (double) candidates.logit(index) - candidates.logit(index + 1);
            products += step * drop;
            squares += step * step;
        }
        double exponent = products / squares;
        double excess = exponent - 1;
        double count = Math.pow(excess * Math.pow(2, limit) / (1 - Math.pow(vocabularySize, -excess)), 1 / exponent);
        return (int) count;
    }

    private int countWithinLimit(Candidates candidates) {
        int count = 0;
        while (count < candidates.size()) {
            Truncation.sortPast(candidates, count);
            if (surprise(candidates, count) > limit) {
                break;
            }
            count++;
        }
        return count;
    }
}
