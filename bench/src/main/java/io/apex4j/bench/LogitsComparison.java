package io.apex4j.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs the same tokens through apex4j and llama.cpp.
 *
 * <p>Of every text the first tokens are taken in twice, as a prompt and one by one as if generated. Then prompts of
 * {@value #PROMPT_TOKENS} tokens, from the texts in turn, {@value #PROMPT_DISTANCE} tokens apart in a text, are
 * continued with the likeliest token each time.
 */
final class LogitsComparison {
    static final int PROMPT_TOKENS = 32;
    static final int PROMPT_DISTANCE = 256;

    private final Engine ours;
    private final Engine theirs;
    private final Extent extent;

    /**
     * How much is compared.
     *
     * @param tokens tokens of each text
     * @param prompts number of prompts that are continued
     * @param continued tokens of each continuation
     */
    record Extent(int tokens, int prompts, int continued) {
        /** Checks the numbers. */
        Extent {
            if (tokens < 1 || prompts < 0 || continued < 1) {
                throw new IllegalArgumentException("Too few tokens or prompts: " + tokens + ", " + prompts + ", "
                        + continued + "; at least 1, 0, 1 are needed");
            }
        }

        /** Tokens that both must have room for. */
        int contextLength() {
            return Math.max(tokens, PROMPT_TOKENS + continued);
        }
    }

    /** Compares two engines that have room for the extent and the same vocabulary. */
    LogitsComparison(Engine ours, Engine theirs, Extent extent) {
        if (ours.vocabularySize() != theirs.vocabularySize()) {
            throw new LlamaCppException("llama.cpp finds " + theirs.vocabularySize()
                    + " tokens in the vocabulary, apex4j " + ours.vocabularySize());
        }
        this.ours = ours;
        this.theirs = theirs;
        this.extent = extent;
    }

    /**
     * Compares.
     *
     * @param texts long enough for the tokens and prompts that are asked for
     * @throws IllegalArgumentException when they are not
     */
    LogitsResult run(String file, LogitsLimits.Weights weights, List<EvaluationText> texts) {
        LogitsDistance.Meter prompt = new LogitsDistance.Meter();
        LogitsDistance.Meter generated = new LogitsDistance.Meter();
        LogitsDistance.Meter ownPaths = new LogitsDistance.Meter();
        LogitsDistance.Meter peerPaths = new LogitsDistance.Meter();
        boolean sameTokens = true;
        List<int[]> tokenized = new ArrayList<>();
        for (EvaluationText text : texts) {
            int[] all = ours.tokenize(text.content());
            sameTokens &= Arrays.equals(all, theirs.tokenize(text.content()));
            tokenized.add(all);
            int[] tokens = range(text, all, 0, extent.tokens());
            restart();
            float[][] ourPrompt = ours.promptAll(tokens);
            float[][] theirPrompt = theirs.promptAll(tokens);
            restart();
            for (int index = 0; index < tokens.length; index++) {
                float[] ourStep = ours.step(tokens[index]);
                float[] theirStep = theirs.step(tokens[index]);
                prompt.add(theirPrompt[index], ourPrompt[index]);
                generated.add(theirStep, ourStep);
                ownPaths.add(ourPrompt[index], ourStep);
                peerPaths.add(theirPrompt[index], theirStep);
            }
        }
        return new LogitsResult(
                file,
                weights,
                sameTokens,
                prompt.distance(),
                generated.distance(),
                ownPaths.distance(),
                peerPaths.distance(),
                extent.prompts(),
                equalTexts(texts, tokenized));
    }

    private int equalTexts(List<EvaluationText> texts, List<int[]> tokenized) {
        int equal = 0;
        for (int number = 0; number < extent.prompts(); number++) {
            int text = number % texts.size();
            int start = number / texts.size() * PROMPT_DISTANCE;
            int[] prompt = range(texts.get(text), tokenized.get(text), start, PROMPT_TOKENS);
            equal += Arrays.equals(continued(ours, prompt), continued(theirs, prompt)) ? 1 : 0;
        }
        return equal;
    }

    private int[] continued(Engine engine, int[] prompt) {
        int[] tokens = new int[extent.continued()];
        engine.clear();
        float[] logits = engine.prompt(prompt);
        for (int index = 0; index < tokens.length; index++) {
            tokens[index] = Engine.best(logits);
            logits = engine.step(tokens[index]);
        }
        return tokens;
    }

    private void restart() {
        ours.clear();
        theirs.clear();
    }

    private static int[] range(EvaluationText text, int[] tokens, int start, int count) {
        if (tokens.length < start + count) {
            throw new IllegalArgumentException(
                    text.name() + " has " + tokens.length + " tokens; " + (start + count) + " are needed");
        }
        return Arrays.copyOfRange(tokens, start, start + count);
    }
}
