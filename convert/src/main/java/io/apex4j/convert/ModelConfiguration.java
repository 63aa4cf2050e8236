package io.apex4j.convert;

import java.util.List;
import java.util.Optional;

/**
 * What config.json says about a model, checked.
 *
 * @param architecture its kind
 * @param contextLength most tokens of a sequence
 * @param embeddingLength values of a token between layers
 * @param feedForwardLength inner values of a dense feed-forward network
 * @param heads query heads
 * @param keyValueHeads key and value heads of each layer; 0 for convolutions
 * @param headDimension values of a head
 * @param ropeTheta base of the rotary embedding's frequencies
 * @param normEpsilon what the norms add
 * @param vocabularySize rows of the embedding
 * @param convolutionTaps length of the convolutions' kernels
 * @param isTied whether the output head is the embedding
 * @param namesHeadDimension whether config.json gives the dimension of heads
 * @param mixture the experts, for a mixture
 */
record ModelConfiguration(
        Architecture architecture,
        int contextLength,
        int embeddingLength,
        int feedForwardLength,
        int heads,
        List<Integer> keyValueHeads,
        int headDimension,
        float ropeTheta,
        float normEpsilon,
        int vocabularySize,
        int convolutionTaps,
        boolean isTied,
        boolean namesHeadDimension,
        Optional<Mixture> mixture) {
    /** Keeps its own copy of the list. */
    ModelConfiguration {
        keyValueHeads = List.copyOf(keyValueHeads);
    }

    /**
     * The experts.
     *
     * @param experts how many there are in a layer
     * @param expertsUsed how many of them work on a token
     * @param feedForwardLength inner values of each
     * @param denseLayers how many layers have a dense network instead, from the first on
     */
    record Mixture(int experts, int expertsUsed, int feedForwardLength, int denseLayers) {}

    int layers() {
        return keyValueHeads.size();
    }

    boolean isAttention(int layer) {
        return keyValueHeads.get(layer) > 0;
    }

    /** Whether a layer has experts. */
    boolean hasExperts(int layer) {
        return mixture.isPresent() && layer >= mixture.get().denseLayers();
    }
}
