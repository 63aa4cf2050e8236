package io.apex4j.model;

import io.apex4j.gguf.GgufMetadata;
import java.util.List;
import java.util.Map;

/**
 * How the next token is chosen. Each value has the name, the meaning and the unit of llama.cpp's option; all are checked,
 * so that options that exist are valid.
 *
 * @param temperature logits are divided by it; 0 takes the most probable token
 * @param topK how many of the most probable tokens are kept; 0 keeps all
 * @param topP how much probability the most probable tokens that are kept have together; 1 keeps all
 * @param minP what share of the largest probability a token needs; 0 keeps all
 * @param typicalP how much probability the most typical tokens that are kept have together; 1 keeps all
 * @param topNSigma how many standard deviations below the largest logit are kept; 0 and less keep all
 * @param mirostat 0 for none, 1 or 2 for the version that replaces all other steps but temperature
 * @param mirostatTau the surprise that mirostat aims at, in bits
 * @param mirostatEta how fast mirostat learns
 * @param repeatLastN how many of the last tokens the three penalties look at; 0 for none, -1 for all
 * @param repeatPenalty divides positive logits of tokens seen, multiplies others; 1 changes nothing
 * @param frequencyPenalty is subtracted once for each time that a token was seen
 * @param presencePenalty is subtracted once from tokens seen
 * @param dryMultiplier the penalty for repeating {@code dryAllowedLength} tokens; 0 for none
 * @param dryBase how much the penalty grows with each token more
 * @param dryAllowedLength how many tokens may be repeated
 * @param dryPenaltyLastN in how many of the last tokens repetitions are looked for; 0 for none, -1 for all
 * @param drySequenceBreakers texts that repetitions do not reach over
 * @param xtcProbability how often the most probable tokens are dropped, but for the last of them; 0 for never
 * @param xtcThreshold the probability from which on tokens are dropped; more than 0.5 for never
 * @param logitBias what is added to the logits of tokens; minus infinity forbids one
 * @param seed with which chance begins; -1 takes another each time
 * @param samplers which steps are taken, in order
 */
public record SamplingOptions(
        float temperature,
        int topK,
        float topP,
        float minP,
        float typicalP,
        float topNSigma,
        int mirostat,
        float mirostatTau,
        float mirostatEta,
        int repeatLastN,
        float repeatPenalty,
        float frequencyPenalty,
        float presencePenalty,
        float dryMultiplier,
        float dryBase,
        int dryAllowedLength,
        int dryPenaltyLastN,
        List<String> drySequenceBreakers,
        float xtcProbability,
        float xtcThreshold,
        Map<Integer, Float> logitBias,
        long seed,
        List<SamplerKind> samplers) {

    /** Checks every value; a {@link ModelException} names the option, the value and the range. */
    public SamplingOptions {
        drySequenceBreakers = List.copyOf(drySequenceBreakers);
        logitBias = Map.copyOf(logitBias);
        samplers = List.copyOf(samplers);
        between("--temp", temperature, 0, Float.MAX_VALUE);
        between("--top-k", topK, 0, Integer.MAX_VALUE);
        between("--top-p", topP, 0, 1);
        between("--min-p", minP, 0, 1);
        between("--typical", typicalP, 0, 1);
        between("--top-nsigma", topNSigma, -Float.MAX_VALUE, Float.MAX_VALUE);
        between("--mirostat", mirostat, 0, 2);
        between("--mirostat-ent", mirostatTau, 0, Float.MAX_VALUE);
        between("--mirostat-lr", mirostatEta, 0, Float.MAX_VALUE);
        between("--repeat-last-n", repeatLastN, -1, Integer.MAX_VALUE);
        between("--repeat-penalty", repeatPenalty, Float.MIN_NORMAL, Float.MAX_VALUE);
        between("--frequency-penalty", frequencyPenalty, -100, 100);
        between("--presence-penalty", presencePenalty, -100, 100);
        between("--dry-multiplier", dryMultiplier, 0, Float.MAX_VALUE);
        between("--dry-base", dryBase, 1, Float.MAX_VALUE);
        between("--dry-allowed-length", dryAllowedLength, 1, Integer.MAX_VALUE);
        between("--dry-penalty-last-n", dryPenaltyLastN, -1, Integer.MAX_VALUE);
        between("--xtc-probability", xtcProbability, 0, 1);
        between("--xtc-threshold", xtcThreshold, 0, 1);
        between("--seed", seed, -1, Long.MAX_VALUE);
        for (Map.Entry<Integer, Float> bias : logitBias.entrySet()) {
            between("--logit-bias token", bias.getKey(), 0, Integer.MAX_VALUE);
            between(
                    "--logit-bias of token " + bias.getKey(),
                    bias.getValue(),
                    -Float.POSITIVE_INFINITY,
                    Float.MAX_VALUE);
        }
        if (drySequenceBreakers.contains("")) {
            throw new ModelException("--dry-sequence-breaker is empty; it takes a text, or 'none' for no breakers");
        }
    }

    private static void between(String option, float value, float least, float most) {
        if (!(value >= least && value <= most)) {
            throw new ModelException(option + " is " + shown(value) + "; allowed are numbers " + range(least, most));
        }
    }

    private static String range(float least, float most) {
        if (most < Float.MAX_VALUE) {
            return "from " + shown(least) + " to " + shown(most);
        }
        if (least == Float.MIN_NORMAL) {
            return "above 0";
        }
        return least < 0 ? "that are finite" : "from " + shown(least) + " on";
    }

    private static void between(String option, long value, long least, long most) {
        if (value < least || value > most) {
            boolean isOpen = most == Integer.MAX_VALUE || most == Long.MAX_VALUE;
            throw new ModelException(option + " is " + value + "; allowed are whole numbers from " + least
                    + (isOpen ? " on" : " to " + most));
        }
    }

    private static String shown(float value) {
        return value == (int) value ? Integer.toString((int) value) : Float.toString(value);
    }

    /** What Liquid AI recommends for LFM2.5: temperature 0.2, the 80 most probable tokens, repetition penalty 1.05. */
    public static SamplingOptions defaults() {
        return neutral().temperature(0.2f).topK(80).repeatPenalty(1.05f).build();
    }

    /**
     * What a model's metadata recommends ({@code general.sampling.*}); what it leaves out then changes nothing. Where it
     * says nothing at all, {@link #defaults()}.
     *
     * @throws ModelException when a value is of the wrong kind or out of range
     */
    public static SamplingOptions of(GgufMetadata metadata) {
        return SamplingMetadata.options(metadata);
    }

    /** A builder of which the values change nothing: a token is taken with the probability that the model gives it. */
    public static SamplingOptionsBuilder neutral() {
        return new SamplingOptionsBuilder();
    }

    /** A builder that holds these values. */
    public SamplingOptionsBuilder toBuilder() {
        return new SamplingOptionsBuilder(this);
    }
}
