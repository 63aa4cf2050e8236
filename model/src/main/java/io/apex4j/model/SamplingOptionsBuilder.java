package io.apex4j.model;

import java.util.List;
import java.util.Map;

/** Collects {@link SamplingOptions}, of which each value is described there. */
public final class SamplingOptionsBuilder {
    private float temperature = 1;
    private int topK;
    private float topP = 1;
    private float minP;
    private float typicalP = 1;
    private float topNSigma = -1;
    private int mirostat;
    private float mirostatTau = 5;
    private float mirostatEta = 0.1f;
    private int repeatLastN = 64;
    private float repeatPenalty = 1;
    private float frequencyPenalty;
    private float presencePenalty;
    private float dryMultiplier;
    private float dryBase = 1.75f;
    private int dryAllowedLength = 2;
    private int dryPenaltyLastN = -1;
    private List<String> drySequenceBreakers = List.of("\n", ":", "\"", "*");
    private float xtcProbability;
    private float xtcThreshold = 0.1f;
    private Map<Integer, Float> logitBias = Map.of();
    private long seed = -1;
    private List<SamplerKind> samplers = List.of(SamplerKind.values());

    SamplingOptionsBuilder() {}

    SamplingOptionsBuilder(SamplingOptions options) {
        temperature = options.temperature();
        topK = options.topK();
        topP = options.topP();
        minP = options.minP();
        typicalP = options.typicalP();
        topNSigma = options.topNSigma();
        mirostat = options.mirostat();
        mirostatTau = options.mirostatTau();
        mirostatEta = options.mirostatEta();
        repeatLastN = options.repeatLastN();
        repeatPenalty = options.repeatPenalty();
        frequencyPenalty = options.frequencyPenalty();
        presencePenalty = options.presencePenalty();
        dryMultiplier = options.dryMultiplier();
        dryBase = options.dryBase();
        dryAllowedLength = options.dryAllowedLength();
        dryPenaltyLastN = options.dryPenaltyLastN();
        drySequenceBreakers = options.drySequenceBreakers();
        xtcProbability = options.xtcProbability();
        xtcThreshold = options.xtcThreshold();
        logitBias = options.logitBias();
        seed = options.seed();
        samplers = options.samplers();
    }

    /** Sets {@link SamplingOptions#temperature()}. */
    public SamplingOptionsBuilder temperature(float value) {
        temperature = value;
        return this;
    }

    /** Sets {@link SamplingOptions#topK()}. */
    public SamplingOptionsBuilder topK(int value) {
        topK = value;
        return this;
    }

    /** Sets {@link SamplingOptions#topP()}. */
    public SamplingOptionsBuilder topP(float value) {
        topP = value;
        return this;
    }

    /** Sets {@link SamplingOptions#minP()}. */
    public SamplingOptionsBuilder minP(float value) {
        minP = value;
        return this;
    }

    /** Sets {@link SamplingOptions#typicalP()}. */
    public SamplingOptionsBuilder typicalP(float value) {
        typicalP = value;
        return this;
    }

    /** Sets {@link SamplingOptions#topNSigma()}. */
    public SamplingOptionsBuilder topNSigma(float value) {
        topNSigma = value;
        return this;
    }

    /** Sets {@link SamplingOptions#mirostat()}. */
    public SamplingOptionsBuilder mirostat(int value) {
        mirostat = value;
        return this;
    }

    /** Sets {@link SamplingOptions#mirostatTau()}. */
    public SamplingOptionsBuilder mirostatTau(float value) {
        mirostatTau = value;
        return this;
    }

    /** Sets {@link SamplingOptions#mirostatEta()}. */
    public SamplingOptionsBuilder mirostatEta(float value) {
        mirostatEta = value;
        return this;
    }

    /** Sets {@link SamplingOptions#repeatLastN()}. */
    public SamplingOptionsBuilder repeatLastN(int value) {
        repeatLastN = value;
        return this;
    }

    /** Sets {@link SamplingOptions#repeatPenalty()}. */
    public SamplingOptionsBuilder repeatPenalty(float value) {
        repeatPenalty = value;
        return this;
    }

    /** Sets {@link SamplingOptions#frequencyPenalty()}. */
    public SamplingOptionsBuilder frequencyPenalty(float value) {
        frequencyPenalty = value;
        return this;
    }

    /** Sets {@link SamplingOptions#presencePenalty()}. */
    public SamplingOptionsBuilder presencePenalty(float value) {
        presencePenalty = value;
        return this;
    }

    /** Sets {@link SamplingOptions#dryMultiplier()}. */
    public SamplingOptionsBuilder dryMultiplier(float value) {
        dryMultiplier = value;
        return this;
    }

    /** Sets {@link SamplingOptions#dryBase()}. */
    public SamplingOptionsBuilder dryBase(float value) {
        dryBase = value;
        return this;
    }

    /** Sets {@link SamplingOptions#dryAllowedLength()}. */
    public SamplingOptionsBuilder dryAllowedLength(int value) {
        dryAllowedLength = value;
        return this;
    }

    /** Sets {@link SamplingOptions#dryPenaltyLastN()}. */
    public SamplingOptionsBuilder dryPenaltyLastN(int value) {
        dryPenaltyLastN = value;
        return this;
    }

    /** Sets {@link SamplingOptions#drySequenceBreakers()}. */
    public SamplingOptionsBuilder drySequenceBreakers(List<String> value) {
        drySequenceBreakers = value;
        return this;
    }

    /** Sets {@link SamplingOptions#xtcProbability()}. */
    public SamplingOptionsBuilder xtcProbability(float value) {
        xtcProbability = value;
        return this;
    }

    /** Sets {@link SamplingOptions#xtcThreshold()}. */
    public SamplingOptionsBuilder xtcThreshold(float value) {
        xtcThreshold = value;
        return this;
    }

    /** Sets {@link SamplingOptions#logitBias()}. */
    public SamplingOptionsBuilder logitBias(Map<Integer, Float> value) {
        logitBias = value;
        return this;
    }

    /** Sets {@link SamplingOptions#seed()}. */
    public SamplingOptionsBuilder seed(long value) {
        seed = value;
        return this;
    }

    /** Sets {@link SamplingOptions#samplers()}. */
    public SamplingOptionsBuilder samplers(List<SamplerKind> value) {
        samplers = value;
        return this;
    }

    /**
     * The options.
     *
     * @throws ModelException when a value is out of range; it names the option, the value and the range
     */
    public SamplingOptions build() {
        return new SamplingOptions(
                temperature,
                topK,
                topP,
                minP,
                typicalP,
                topNSigma,
                mirostat,
                mirostatTau,
                mirostatEta,
                repeatLastN,
                repeatPenalty,
                frequencyPenalty,
                presencePenalty,
                dryMultiplier,
                dryBase,
                dryAllowedLength,
                dryPenaltyLastN,
                drySequenceBreakers,
                xtcProbability,
                xtcThreshold,
                logitBias,
                seed,
                samplers);
    }
}
