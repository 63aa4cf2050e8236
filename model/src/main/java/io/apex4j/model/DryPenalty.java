package io.apex4j.model;

import java.util.HashMap;
import java.util.Map;

/**
 * "Don't repeat yourself": a token that would continue a repetition of n tokens loses
 * {@code multiplier * base^(n - allowed length)}, where n is at least the allowed length. Source: the DRY sampler of
 * text-generation-webui and llama.cpp.
 */
final class DryPenalty implements SamplingStep {
    /** The largest power of the base must be a float. */
    private static final double LARGEST_LOGARITHM = Math.log(Float.MAX_VALUE);

    private final SamplingOptions options;
    private final TokenList history;
    private final DryBreakers breakers;
    private int[] matches = new int[0];

    /** A penalty over a history, to which others add. */
    DryPenalty(SamplingOptions options, TokenList history, DryBreakers breakers) {
        this.options = options;
        this.history = history;
        this.breakers = breakers;
    }

    @Override
    public void apply(Candidates candidates) {
        int window =
                options.dryPenaltyLastN() < 0 ? history.size() : Math.min(options.dryPenaltyLastN(), history.size());
        if (options.dryMultiplier() == 0 || window <= options.dryAllowedLength()) {
            return;
        }
        int longest = breakers.tokensAfterLast(history, window);
        if (longest < options.dryAllowedLength()) {
            return;
        }
        repetitions(window, longest).forEach((token, length) -> {
            int index = candidates.indexOf(token);
            if (index >= 0 && !breakers.isBreaker(token)) {
                candidates.setLogit(index, candidates.logit(index) - penalty(length));
            }
        });
    }

    private float penalty(int length) {
        int more = length - options.dryAllowedLength();
        int most = options.dryBase() > 1 ? (int) Math.min(LARGEST_LOGARITHM / Math.log(options.dryBase()), more) : more;
        return (float) (options.dryMultiplier() * Math.pow(options.dryBase(), most));
    }

    /** By token, how many of the last tokens it followed before: the most of several, at least the allowed length. */
    private Map<Integer, Integer> repetitions(int window, int longest) {
        matchEnds(window);
        Map<Integer, Integer> lengths = new HashMap<>();
        for (int distance = 1; distance < window; distance++) {
            int length = Math.min(matches[distance], longest);
            if (length >= options.dryAllowedLength()) {
                lengths.merge(history.fromEnd(distance - 1), length, Math::max);
            }
        }
        return lengths;
    }

    /**
     * Fills in, for each distance from the end, how many tokens that end there are also the last tokens: the Z function
     * of the history read backwards, in linear time.
     */
    private void matchEnds(int window) {
        if (matches.length < window) {
            matches = new int[2 * window];
        }
        int start = 0;
        int end = 0;
        for (int distance = 1; distance < window; distance++) {
            int length = distance < end ? Math.min(end - distance, matches[distance - start]) : 0;
            while (distance + length < window && history.fromEnd(length) == history.fromEnd(distance + length)) {
                length++;
            }
            matches[distance] = length;
            if (distance + length > end) {
                start = distance;
                end = distance + length;
            }
        }
    }
}
