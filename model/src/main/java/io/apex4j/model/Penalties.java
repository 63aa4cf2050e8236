package io.apex4j.model;

import java.util.HashMap;
import java.util.Map;

/** The repetition, frequency and presence penalties of tokens among the last ones. */
final class Penalties implements SamplingStep {
    private final SamplingOptions options;
    private final TokenList history;
    private final Map<Integer, Integer> counts = new HashMap<>();

    /** Penalties over a history, to which others add. */
    Penalties(SamplingOptions options, TokenList history) {
        this.options = options;
        this.history = history;
    }

    /** Takes notice of the token that the history ends with. */
    void accepted() {
        int window = options.repeatLastN();
        if (window == 0) {
            return;
        }
        counts.merge(history.fromEnd(0), 1, Integer::sum);
        if (window > 0 && history.size() > window) {
            counts.computeIfPresent(history.fromEnd(window), (_, count) -> count == 1 ? null : count - 1);
        }
    }

    void reset() {
        counts.clear();
    }

    @Override
    public void apply(Candidates candidates) {
        boolean changesNothing =
                options.repeatPenalty() == 1 && options.frequencyPenalty() == 0 && options.presencePenalty() == 0;
        if (changesNothing) {
            return;
        }
        if (candidates.isWhole()) {
            counts.forEach((token, count) -> penalize(candidates, token, count));
            return;
        }
        for (int index = 0; index < candidates.size(); index++) {
            penalize(candidates, index, counts.getOrDefault(candidates.token(index), 0));
        }
    }

    private void penalize(Candidates candidates, int index, int count) {
        if (count == 0 || index >= candidates.size()) {
            return;
        }
        float logit = candidates.logit(index);
        float repeated = logit <= 0 ? logit * options.repeatPenalty() : logit / options.repeatPenalty();
        candidates.setLogit(index, repeated - (count * options.frequencyPenalty() + options.presencePenalty()));
    }
}
