package io.apex4j.bench;

import io.apex4j.apex.FileType;
import io.apex4j.apex.KeyOverride;
import io.apex4j.apex.ModelShape;
import io.apex4j.apex.QuantizeOptions;
import io.apex4j.apex.Recipe;
import io.apex4j.apex.TensorRule;
import io.apex4j.apex.TensorTypeRules;
import io.apex4j.gguf.GgmlType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code llama_model_quantize} is asked to do.
 *
 * @param fileType the file type with its mixture
 * @param threads number of threads
 * @param importance importance values by tensor name; empty for none
 * @param rules types of tensors by pattern, in order
 * @param overrides metadata of the output, in order; llama.cpp adds nothing about the importance matrix by itself
 * @param outputTensorType type of {@code output.weight}, if not the mixture's
 * @param tokenEmbeddingType type of {@code token_embd.weight}, if not the mixture's
 * @param pure whether the mixture is left out
 * @param allowRequantize whether quantized tensors may be quantized again
 * @param leaveOutputTensor whether {@code output.weight} keeps its type
 * @param keepSplit whether the output has the shards of the input
 * @param pruneLayers the layers to leave out
 */
record LlamaQuantization(
        FileType fileType,
        int threads,
        Map<String, float[]> importance,
        List<TensorRule> rules,
        List<KeyOverride> overrides,
        Optional<GgmlType> outputTensorType,
        Optional<GgmlType> tokenEmbeddingType,
        boolean pure,
        boolean allowRequantize,
        boolean leaveOutputTensor,
        boolean keepSplit,
        List<Integer> pruneLayers) {

    /** Keeps its own copies of the lists; the importance values are shared. */
    LlamaQuantization {
        importance = Map.copyOf(importance);
        rules = List.copyOf(rules);
        overrides = List.copyOf(overrides);
        pruneLayers = List.copyOf(pruneLayers);
    }

    /**
     * The request that must give the bytes of our own options: a profile as its tensor-type lines, and the metadata about
     * the importance matrix as the overrides that llama-quantize makes of it.
     *
     * @param importance the values of the matrix whose facts the options hold, by tensor name
     */
    static LlamaQuantization of(
            QuantizeOptions options, ModelShape source, Map<String, float[]> importance, int threads) {
        TensorTypeRules profileRules = options.profile()
                .map(profile -> Recipe.of(profile, source).rules())
                .orElse(TensorTypeRules.NONE);
        return new LlamaQuantization(
                options.fileType(),
                threads,
                importance,
                options.rules().followedBy(profileRules).rules(),
                LlamaOverrides.of(options),
                options.outputTensorType(),
                options.tokenEmbeddingType(),
                options.pure(),
                options.allowRequantize(),
                options.leaveOutputTensor(),
                options.keepSplit(),
                options.pruneLayers());
    }
}
