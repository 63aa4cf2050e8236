package io.apex4j.model;

import io.apex4j.gguf.GgufMetadata;
import java.util.List;
import java.util.Optional;

/**
 * The hyperparameters of an LFM2 ({@code lfm2}) or LFM2-MoE ({@code lfm2moe}) network.
 *
 * @param architecture the name in the metadata
 * @param layers number of layers
 * @param contextLength the most tokens of a sequence the model is made for
 * @param embedding values of a token between layers
 * @param feedForward hidden values of a dense feed-forward block
 * @param heads query heads of an attention layer
 * @param headDimension values of a head
 * @param keyValueHeads key and value heads by layer; 0 makes the layer a short convolution
 * @param ropeBase base of the rotary embedding's frequencies
 * @param epsilon what RMS norms add to the mean square
 * @param taps tokens that a short convolution looks at, the present one included
 * @param experts how the feed-forward blocks are mixed; absent where all are dense
 */
record Lfm2Configuration(
        String architecture,
        int layers,
        int contextLength,
        int embedding,
        int feedForward,
        int heads,
        int headDimension,
        List<Integer> keyValueHeads,
        float ropeBase,
        float epsilon,
        int taps,
        Optional<Experts> experts) {
    private static final String ARCHITECTURE_KEY = "general.architecture";
    private static final String DENSE = "lfm2";
    private static final String MIXTURE = "lfm2moe";
    private static final int MAXIMUM_LAYERS = 1024;
    private static final int MAXIMUM_WIDTH = 1 << 18;
    /** What the metadata calls the router whose scores go through a sigmoid. */
    private static final int SIGMOID = 2;

    /** Keeps its own copy of the list. */
    Lfm2Configuration {
        keyValueHeads = List.copyOf(keyValueHeads);
    }

    /**
     * The experts of a mixture.
     *
     * @param count experts of a layer
     * @param used experts that a token takes
     * @param feedForward hidden values of an expert
     * @param denseLayers first layers that have a dense block instead
     * @param weightScale what the weights of the experts are multiplied with
     */
    record Experts(int count, int used, int feedForward, int denseLayers, float weightScale) {}

    /**
     * Reads the hyperparameters.
     *
     * @throws ModelException when the architecture is another one, or a key is missing or out of range
     */
    static Lfm2Configuration of(GgufMetadata metadata) {
        String architecture = metadata.text(ARCHITECTURE_KEY)
                .orElseThrow(() -> new ModelException(ARCHITECTURE_KEY + " is missing in the metadata"));
        if (!architecture.equals(DENSE) && !architecture.equals(MIXTURE)) {
            throw new ModelException(ARCHITECTURE_KEY + " is '" + Excerpt.of(architecture) + "'; models of " + DENSE
                    + " and " + MIXTURE + " can be run");
        }
        HyperparameterReader reader = new HyperparameterReader(metadata, architecture);
        int layers = reader.integer("block_count", 1, MAXIMUM_LAYERS);
        int embedding = reader.integer("embedding_length", 1, MAXIMUM_WIDTH);
        int heads = reader.integer("attention.head_count", 1, embedding);
        int headDimension = headDimension(reader, architecture, embedding, heads);
        List<Integer> keyValueHeads = reader.integerPerLayer("attention.head_count_kv", layers, 0, heads);
        checkGroups(architecture, heads, keyValueHeads);
        reader.expectText("rope.scaling.type", "none");
        return new Lfm2Configuration(
                architecture,
                layers,
                reader.integer("context_length", 1, Integer.MAX_VALUE / 2),
                embedding,
                reader.integer("feed_forward_length", 1, MAXIMUM_WIDTH),
                heads,
                headDimension,
                keyValueHeads,
                reader.positive("rope.freq_base"),
                reader.positive("attention.layer_norm_rms_epsilon"),
                reader.integer("shortconv.l_cache", 2, 64),
                architecture.equals(MIXTURE) ? Optional.of(experts(reader, layers)) : Optional.empty());
    }

    /** Whether a layer is an attention layer; else it is a short convolution. */
    boolean isAttention(int layer) {
        return keyValueHeads.get(layer) > 0;
    }

    /** Whether a layer's feed-forward block is a mixture of experts. */
    boolean isMixture(int layer) {
        return experts.filter(mixture -> layer >= mixture.denseLayers()).isPresent();
    }

    private static int headDimension(HyperparameterReader reader, String architecture, int embedding, int heads) {
        if (embedding % heads != 0) {
            throw new ModelException(architecture + ".attention.head_count is " + heads
                    + ", which does not divide the embedding length " + embedding);
        }
        int dimension = embedding / heads;
        if (dimension % 2 != 0) {
            throw new ModelException(architecture + ".attention.head_count is " + heads + ", which makes heads of "
                    + dimension + " values; the rotary embedding needs an even number");
        }
        for (String key : List.of("attention.key_length", "attention.value_length", "rope.dimension_count")) {
            reader.optionalInteger(key, dimension, dimension);
        }
        return dimension;
    }

    private static void checkGroups(String architecture, int heads, List<Integer> keyValueHeads) {
        for (int layer = 0; layer < keyValueHeads.size(); layer++) {
            int count = keyValueHeads.get(layer);
            if (count > 0 && heads % count != 0) {
                throw new ModelException(architecture + ".attention.head_count_kv[" + layer + "] is " + count
                        + ", which does not divide the " + heads + " query heads");
            }
        }
    }

    private static Experts experts(HyperparameterReader reader, int layers) {
        int count = reader.integer("expert_count", 1, 1 << 14);
        reader.optionalInteger("expert_gating_func", SIGMOID, SIGMOID);
        float scale = reader.number("expert_weights_scale", 1);
        return new Experts(
                count,
                reader.integer("expert_used_count", 1, count),
                reader.integer("expert_feed_forward_length", 1, MAXIMUM_WIDTH),
                reader.optionalInteger("leading_dense_block_count", 0, layers).orElse(0),
                scale == 0 ? 1 : scale);
    }
}
