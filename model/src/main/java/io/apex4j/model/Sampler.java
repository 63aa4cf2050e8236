package io.apex4j.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Chooses the next token from logits, one step after another as {@link SamplingOptions} say, and of what is left by
 * probability. The steps and their formulas are llama.cpp's; the chances are our own, and the same for the same seed. Has
 * a memory of the tokens so far; one per sequence, one thread at a time.
 *
 * {@snippet :
 * Sampler sampler = Sampler.of(SamplingOptions.defaults(), tokenizer);
 * for (int token : prompt) {
 *     sampler.accept(token);
 * }
 * int next = sampler.sample(logits);
 * sampler.accept(next);
 * }
 */
public final class Sampler {
    private static final long ANY_SEED = -1;

    private final SamplingOptions options;
    private final int vocabularySize;
    private final long seed;
    private final SplitMix random;
    private final TokenList history = new TokenList();
    private final Penalties penalties;
    private final DryPenalty dryPenalty;
    private final Mirostat mirostat;
    private final List<SamplingStep> steps = new ArrayList<>();
    private final Candidates candidates = new Candidates();

    /** A sampler over a vocabulary of some size. */
    Sampler(SamplingOptions options, int vocabularySize, DryBreakers breakers) {
        this.options = options;
        this.vocabularySize = vocabularySize;
        seed = options.seed() == ANY_SEED ? new SplittableRandom().nextLong() >>> 1 : options.seed();
        random = new SplitMix(seed);
        penalties = new Penalties(options, history);
        dryPenalty = new DryPenalty(options, history, breakers);
        mirostat = new Mirostat(options, vocabularySize);
        if (!options.logitBias().isEmpty()) {
            steps.add(this::addBias);
        }
        if (options.mirostat() == 0) {
            options.samplers().forEach(kind -> steps.add(step(kind)));
        } else {
            steps.add(step(SamplerKind.TEMPERATURE));
        }
        for (int token : options.logitBias().keySet()) {
            if (token >= vocabularySize) {
                throw new ModelException(
                        "--logit-bias names token " + token + "; the vocabulary has " + vocabularySize + " tokens");
            }
        }
    }

    /**
     * A sampler for a model.
     *
     * @throws ModelException when the bias is for a token that the model does not have
     */
    public static Sampler of(SamplingOptions options, Tokenizer tokenizer) {
        boolean usesDry = options.dryMultiplier() > 0 && options.dryPenaltyLastN() != 0;
        DryBreakers breakers = usesDry ? DryBreakers.of(options.drySequenceBreakers(), tokenizer) : DryBreakers.none();
        return new Sampler(options, tokenizer.vocabularySize(), breakers);
    }

    private SamplingStep step(SamplerKind kind) {
        return switch (kind) {
            case PENALTIES -> penalties;
            case DRY -> dryPenalty;
            case TOP_N_SIGMA -> candidates -> Truncation.topNSigma(candidates, options.topNSigma());
            case TOP_K -> candidates -> Truncation.topK(candidates, options.topK());
            case TYPICAL_P -> candidates -> Truncation.typical(candidates, options.typicalP());
            case TOP_P -> candidates -> Truncation.topP(candidates, options.topP());
            case MIN_P -> candidates -> Truncation.minP(candidates, options.minP());
            case XTC -> this::excludeTopChoices;
            case TEMPERATURE -> this::applyTemperature;
        };
    }

    private void addBias(Candidates candidates) {
        for (Map.Entry<Integer, Float> bias : options.logitBias().entrySet()) {
            int token = bias.getKey();
            candidates.setLogit(token, candidates.logit(token) + bias.getValue());
        }
    }

    private void excludeTopChoices(Candidates candidates) {
        boolean isOff = options.xtcProbability() <= 0 || options.xtcThreshold() > 0.5f || candidates.size() < 2;
        if (!isOff && random.nextDouble() < options.xtcProbability()) {
            Truncation.excludeTopChoices(candidates, options.xtcThreshold());
        }
    }

    private void applyTemperature(Candidates candidates) {
        if (options.temperature() == 0) {
            candidates.keepFirst(1);
        } else if (options.temperature() != 1) {
            candidates.divide(options.temperature());
        }
    }

    /**
     * Chooses a token. It becomes part of the memory only by {@link #accept}.
     *
     * @param logits [vocabulary], unchanged
     * @throws IllegalArgumentException when the logits are of another number
     * @throws ModelException when a logit is not a number, or every token is forbidden
     */
    public int sample(float[] logits) {
        if (logits.length != vocabularySize) {
            throw new IllegalArgumentException(
                    logits.length + " logits for a vocabulary of " + vocabularySize + " tokens");
        }
        candidates.load(logits);
        for (SamplingStep step : steps) {
            step.apply(candidates);
        }
        int chosen =
                options.mirostat() == 0 ? candidates.pick(random.nextDouble()) : mirostat.choose(candidates, random);
        return candidates.token(chosen);
    }

    /** Remembers a token of the sequence, of the prompt or chosen: penalties look at those. */
    public void accept(int token) {
        history.add(token);
        penalties.accepted();
    }

    /** Forgets all tokens and begins again with the same chances. */
    public void reset() {
        history.clear();
        penalties.reset();
        mirostat.reset();
        random.reset(seed);
    }

    /** The seed in use: the one of the options, or the one taken by chance. */
    public long seed() {
        return seed;
    }
}
