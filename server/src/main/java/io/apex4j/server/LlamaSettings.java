package io.apex4j.server;

import io.apex4j.model.GenerationOptions;
import io.apex4j.model.SamplerKind;
import io.apex4j.model.SamplingOptions;

/** Writes how answers are generated, as llama-server does. */
final class LlamaSettings {
    private LlamaSettings() {}

    static JsonFields of(SamplingOptions sampling, GenerationOptions generation) {
        return JsonFields.of("seed", sampling.seed())
                .with("temperature", number(sampling.temperature()))
                .with("top_k", sampling.topK())
                .with("top_p", number(sampling.topP()))
                .with("min_p", number(sampling.minP()))
                .with("top_n_sigma", number(sampling.topNSigma()))
                .with("typical_p", number(sampling.typicalP()))
                .with("xtc_probability", number(sampling.xtcProbability()))
                .with("xtc_threshold", number(sampling.xtcThreshold()))
                .with("repeat_last_n", sampling.repeatLastN())
                .with("repeat_penalty", number(sampling.repeatPenalty()))
                .with("presence_penalty", number(sampling.presencePenalty()))
                .with("frequency_penalty", number(sampling.frequencyPenalty()))
                .with("dry_multiplier", number(sampling.dryMultiplier()))
                .with("dry_base", number(sampling.dryBase()))
                .with("dry_allowed_length", sampling.dryAllowedLength())
                .with("dry_penalty_last_n", sampling.dryPenaltyLastN())
                .with("dry_sequence_breakers", sampling.drySequenceBreakers())
                .with("mirostat", sampling.mirostat())
                .with("mirostat_tau", number(sampling.mirostatTau()))
                .with("mirostat_eta", number(sampling.mirostatEta()))
                .with("stop", generation.stopStrings())
                .with("max_tokens", generation.maximumTokens())
                .with("n_predict", generation.maximumTokens())
                .with("ignore_eos", generation.ignoresEnd())
                .with("n_probs", Math.max(0, generation.topLogprobs()))
                .with(
                        "samplers",
                        sampling.samplers().stream().map(SamplerKind::llamaName).toList());
    }

    /** The number with the digits that it was given with. */
    private static double number(float value) {
        return Double.parseDouble(Float.toString(value));
    }
}
