package io.apex4j.model;

import io.apex4j.gguf.GgufModel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Builds the network from the tensors of a file, under the names that llama.cpp gives them. */
final class Lfm2Weights {
    private static final String EMBEDDING = "token_embd.weight";
    /** The norm after the last layer; the name has stuck to it by mistake. */
    private static final String NORM = "token_embd_norm.weight";

    private static final String OUTPUT = "output.weight";

    private final WeightSource source;
    private final Lfm2Configuration configuration;
    private final RotaryEmbedding rotary;
    private final int width;

    private Lfm2Weights(WeightSource source, Lfm2Configuration configuration) {
        this.source = source;
        this.configuration = configuration;
        this.rotary = new RotaryEmbedding(configuration.headDimension(), configuration.ropeBase());
        this.width = configuration.embedding();
    }

    /**
     * The network of a file.
     *
     * @throws ModelException when a tensor is missing or has another shape than the configuration asks for
     */
    static Lfm2Network load(GgufModel file, Lfm2Configuration configuration) {
        return new Lfm2Weights(new WeightSource(file), configuration).network();
    }

    private Lfm2Network network() {
        int vocabulary = source.rows(EMBEDDING);
        Weight embedding = source.matrix(EMBEDDING, vocabulary, width);
        Weight output = source.has(OUTPUT) ? source.matrix(OUTPUT, vocabulary, width) : embedding;
        return new Lfm2Network(embedding, layers(), norm(NORM, width), output);
    }

    private List<Lfm2Network.Layer> layers() {
        List<Lfm2Network.Layer> layers = new ArrayList<>();
        int attentions = 0;
        for (int layer = 0; layer < configuration.layers(); layer++) {
            SequenceMixer mixer = configuration.isAttention(layer)
                    ? attention(layer, attentions++)
                    : convolution(layer, layer - attentions);
            FeedForward feedForward = configuration.isMixture(layer) ? mixture(layer) : dense(layer);
            layers.add(new Lfm2Network.Layer(
                    norm(name(layer, "attn_norm.weight"), width),
                    mixer,
                    norm(name(layer, "ffn_norm.weight"), width),
                    feedForward));
        }
        return layers;
    }

    private Attention attention(int layer, int index) {
        int dimension = configuration.headDimension();
        int keyValueWidth = configuration.keyValueHeads().get(layer) * dimension;
        Attention.Weights weights = new Attention.Weights(
                source.matrix(name(layer, "attn_q.weight"), width, width),
                source.matrix(name(layer, "attn_k.weight"), keyValueWidth, width),
                source.matrix(name(layer, "attn_v.weight"), keyValueWidth, width),
                source.matrix(name(layer, "attn_output.weight"), width, width),
                norm(name(layer, "attn_q_norm.weight"), dimension),
                norm(name(layer, "attn_k_norm.weight"), dimension));
        return new Attention(index, dimension, rotary, weights);
    }

    private ShortConvolution convolution(int layer, int index) {
        return new ShortConvolution(
                index,
                source.matrix(name(layer, "shortconv.in_proj.weight"), 3 * width, width),
                source.values(name(layer, "shortconv.conv.weight"), configuration.taps(), width),
                source.matrix(name(layer, "shortconv.out_proj.weight"), width, width));
    }

    private DenseFeedForward dense(int layer) {
        int hidden = configuration.feedForward();
        return new DenseFeedForward(
                source.matrix(name(layer, "ffn_gate.weight"), hidden, width),
                source.matrix(name(layer, "ffn_up.weight"), hidden, width),
                source.matrix(name(layer, "ffn_down.weight"), width, hidden));
    }

    private MixtureOfExperts mixture(int layer) {
        Lfm2Configuration.Experts experts = configuration.experts().orElseThrow();
        int count = experts.count();
        List<Weight> gates = source.matrices(name(layer, "ffn_gate_exps.weight"), count, experts.feedForward(), width);
        List<Weight> ups = source.matrices(name(layer, "ffn_up_exps.weight"), count, experts.feedForward(), width);
        List<Weight> downs = source.matrices(name(layer, "ffn_down_exps.weight"), count, width, experts.feedForward());
        return new MixtureOfExperts(
                source.matrix(name(layer, "ffn_gate_inp.weight"), count, width),
                source.values(name(layer, "exp_probs_b.bias"), count),
                experts.used(),
                experts.weightScale(),
                IntStream.range(0, count)
                        .mapToObj(index -> new DenseFeedForward(gates.get(index), ups.get(index), downs.get(index)))
                        .toList());
    }

    private RmsNorm norm(String name, int size) {
        return new RmsNorm(source.values(name, size), configuration.epsilon());
    }

    private static String name(int layer, String rest) {
        return "blk." + layer + "." + rest;
    }
}
