package io.apex4j.bench;

/**
 * How far logits are from those they should be, over many tokens.
 *
 * @param tokens number of tokens looked at
 * @param divergence mean Kullback-Leibler divergence from the distribution that should be, in nats
 * @param largestDivergence that of the worst token
 * @param difference mean absolute difference of a logit
 * @param agreement share of the tokens after which both find the same token likeliest
 */
record LogitsDistance(int tokens, double divergence, double largestDivergence, double difference, double agreement) {

    /** Gathers what is known of single tokens. Not thread-safe. */
    static final class Meter {
        private int tokens;
        private double divergence;
        private double largestDivergence;
        private double difference;
        private int agreements;

        /**
         * Takes in the logits after a token.
         *
         * @param reference what they should be
         * @param logits what they are
         */
        void add(float[] reference, float[] logits) {
            if (reference.length != logits.length) {
                throw new IllegalArgumentException(
                        "The vocabularies have " + reference.length + " and " + logits.length + " tokens");
            }
            double here = divergence(reference, logits);
            tokens++;
            divergence += here;
            largestDivergence = Math.max(largestDivergence, here);
            difference += difference(reference, logits);
            agreements += Engine.best(reference) == Engine.best(logits) ? 1 : 0;
        }

        /** What was found so far. */
        LogitsDistance distance() {
            return new LogitsDistance(
                    tokens, divergence / tokens, largestDivergence, difference / tokens, (double) agreements / tokens);
        }

        private static double divergence(float[] reference, float[] logits) {
            double referenceTotal = logSumExp(reference);
            double total = logSumExp(logits);
            double sum = 0;
            for (int token = 0; token < reference.length; token++) {
                double logProbability = reference[token] - referenceTotal;
                sum += Math.exp(logProbability) * (logProbability - (logits[token] - total));
            }
            return sum;
        }

        private static double logSumExp(float[] logits) {
            double highest = Double.NEGATIVE_INFINITY;
            for (float logit : logits) {
                highest = Math.max(highest, logit);
            }
            double sum = 0;
            for (float logit : logits) {
                sum += Math.exp(logit - highest);
            }
            return highest + Math.log(sum);
        }

        private static double difference(float[] reference, float[] logits) {
            double sum = 0;
            for (int token = 0; token < reference.length; token++) {
                sum += Math.abs((double) reference[token] - logits[token]);
            }
            return sum / reference.length;
        }
    }
}
