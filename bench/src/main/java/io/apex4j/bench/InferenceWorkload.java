package io.apex4j.bench;

import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Something to measure an engine with, as llama-bench does: random tokens, taken in from nothing on.
 *
 * @param generated whether tokens come one by one, as if generated; else all at once, as a prompt
 * @param tokens number of tokens
 */
record InferenceWorkload(boolean generated, int tokens) {
    private static final long SEED = 20_261_125;

    /** Checks the number. */
    InferenceWorkload {
        if (tokens < 1) {
            throw new IllegalArgumentException("A number of tokens is " + tokens + "; it must be at least 1");
        }
    }

    /** The name that llama-bench gives it: pp512, tg64. */
    String label() {
        return String.format(Locale.ROOT, "%s%d", generated ? "tg" : "pp", tokens);
    }

    /**
     * Runs it.
     *
     * @return the time taken in seconds
     */
    double run(Engine engine) {
        int[] input = new SplittableRandom(SEED)
                .ints(tokens, 0, engine.vocabularySize())
                .toArray();
        engine.clear();
        long start = System.nanoTime();
        if (generated) {
            for (int token : input) {
                checkFinite(engine.step(token));
            }
        } else {
            checkFinite(engine.prompt(input));
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private void checkFinite(float[] logits) {
        if (!Float.isFinite(logits[0])) {
            throw new IllegalStateException(label() + ": a logit is " + logits[0]);
        }
    }
}
