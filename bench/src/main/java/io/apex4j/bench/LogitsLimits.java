package io.apex4j.bench;

import io.apex4j.gguf.GgmlType;
import io.apex4j.gguf.GgufTensor;
import java.util.List;

/**
 * How far two engines may be from each other, by the weights that they compute with.
 *
 * <p>Where both compute in 32 bits, only the order of additions differs. llama.cpp rounds activations to the 16 bits of
 * the weights, or to 8 bits beside quantized weights; apex4j rounds to 8 bits beside quantized weights for generated
 * tokens only.
 *
 * @param weights what these limits are for
 * @param prompt for tokens of a prompt, from llama.cpp
 * @param difference for the mean absolute difference of logits there
 * @param agreement the least share of equal likeliest tokens there
 * @param generated for generated tokens, from llama.cpp
 * @param ownPaths for generated tokens, from apex4j's own prompt
 * @param equalText whether greedy texts are to be equal
 */
record LogitsLimits(
        Weights weights,
        double prompt,
        double difference,
        double agreement,
        double generated,
        double ownPaths,
        boolean equalText) {
    private static final double EXACT = 1e-5;
    private static final double EXACT_DIFFERENCE = 1e-3;
    private static final double EXACT_AGREEMENT = 0.998;
    private static final double HALF = 1e-4;
    private static final double ROUNDED = 1e-3;
    private static final double ANY = Double.POSITIVE_INFINITY;

    /** What engines compute with. */
    enum Weights {
        /** 32-bit weights on both sides. */
        FULL,
        /** 16-bit weights on both sides. */
        HALF,
        /** Quantized weights on both sides. */
        QUANTIZED,
        /** Quantized weights here, their 32-bit copy there. */
        DEQUANTIZED
    }

    /** What the matrices of a file are. */
    static Weights weights(List<GgufTensor> tensors) {
        List<GgmlType> types = tensors.stream()
                .filter(tensor -> tensor.shape().size() > 1)
                .map(GgufTensor::type)
                .toList();
        if (types.stream().anyMatch(type -> type.blockSize() > 1)) {
            return Weights.QUANTIZED;
        }
        return types.contains(GgmlType.BF16) || types.contains(GgmlType.F16) ? Weights.HALF : Weights.FULL;
    }

    /** The limits for some weights. */
    static LogitsLimits of(Weights weights) {
        return switch (weights) {
            case FULL -> new LogitsLimits(weights, EXACT, EXACT_DIFFERENCE, EXACT_AGREEMENT, EXACT, EXACT, true);
            case HALF -> new LogitsLimits(weights, HALF, ANY, 0, HALF, ROUNDED, false);
            case QUANTIZED -> new LogitsLimits(weights, ROUNDED, ANY, 0, ROUNDED, ROUNDED, false);
            case DEQUANTIZED ->
                new LogitsLimits(weights, EXACT, EXACT_DIFFERENCE, EXACT_AGREEMENT, ROUNDED, ROUNDED, false);
        };
    }

    /** Whether a result keeps to the limits; NaN never does. */
    boolean admit(LogitsResult result) {
        return result.prompt().divergence() < prompt
                && result.prompt().difference() < difference
                && result.prompt().agreement() > agreement
                && result.generated().divergence() < generated
                && result.ownPaths().divergence() < ownPaths
                && (!equalText || result.equalTexts() == result.texts());
    }
}
