package io.apex4j.bench;

import io.apex4j.gguf.GgmlType;
import io.apex4j.gguf.GgufArray;
import io.apex4j.gguf.GgufMetadata;
import io.apex4j.gguf.GgufTensor;
import io.apex4j.gguf.GgufValue;
import io.apex4j.gguf.GgufValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The layout of a made-up LFM2-MoE model: one dense layer, then layers with four experts; every second layer attends, the
 * others convolve. At full width its rows are as long as those of LFM2.5-8B-A1B.
 *
 * @param width values of a hidden state, a multiple of 256
 * @param layers number of layers, at least 2
 */
record SyntheticShape(int width, int layers) {
    private static final int BLOCK = 256;
    private static final int FULL_WIDTH = 2048;
    private static final int EXPERTS = 4;
    private static final int HEAD_SIZE = 64;
    private static final int VOCABULARY = 256;
    private static final int CONVOLUTION_TAPS = 3;
    private static final int SIGMOID_GATING = 2;
    private static final String ARCHITECTURE = "lfm2moe";

    /** The smallest of these models with so many weights: narrower than LFM2.5-8B-A1B, or as wide and as deep as needed. */
    static SyntheticShape withWeights(long weights) {
        for (int width = BLOCK; width < FULL_WIDTH; width += BLOCK) {
            SyntheticShape narrow = new SyntheticShape(width, 2);
            if (narrow.weights() >= weights) {
                return narrow;
            }
        }
        int layers = 2;
        while (new SyntheticShape(FULL_WIDTH, layers).weights() < weights) {
            layers++;
        }
        return new SyntheticShape(FULL_WIDTH, layers);
    }

    /** Number of weights of the BF16 tensors. */
    long weights() {
        return tensors().stream()
                .filter(tensor -> tensor.type() == GgmlType.BF16)
                .mapToLong(GgufTensor::elements)
                .sum();
    }

    /** What llama.cpp must know to accept the model; it has no vocabulary and cannot run. */
    GgufMetadata metadata() {
        List<GgufValue.Int32> keyHeads = IntStream.range(0, layers)
                .mapToObj(layer -> new GgufValue.Int32(attends(layer) ? keyHeads() : 0))
                .toList();
        return GgufMetadata.builder()
                .set("general.architecture", new GgufValue.Text(ARCHITECTURE))
                .set("general.name", new GgufValue.Text("synthetic-lfm2moe"))
                .set(key("block_count"), number(layers))
                .set(key("context_length"), number(4096))
                .set(key("embedding_length"), number(width))
                .set(key("feed_forward_length"), number(denseWidth()))
                .set(key("attention.head_count"), number(width / HEAD_SIZE))
                .set(key("attention.head_count_kv"), GgufArray.of(GgufValueType.INT32, keyHeads))
                .set(key("rope.freq_base"), new GgufValue.Float32(5e6f))
                .set(key("attention.layer_norm_rms_epsilon"), new GgufValue.Float32(1e-5f))
                .set(key("expert_count"), number(EXPERTS))
                .set(key("expert_used_count"), number(2))
                .set("general.file_type", number(32))
                .set(key("expert_feed_forward_length"), number(expertWidth()))
                .set(key("leading_dense_block_count"), number(1))
                .set(key("expert_gating_func"), number(SIGMOID_GATING))
                .set(key("vocab_size"), number(VOCABULARY))
                .set(key("shortconv.l_cache"), number(CONVOLUTION_TAPS))
                .set("general.quantization_version", number(2))
                .build();
    }

    /** The tensors, without offsets. */
    List<GgufTensor> tensors() {
        List<GgufTensor> tensors = new ArrayList<>();
        tensors.add(matrix("token_embd.weight", width, VOCABULARY));
        tensors.add(vector("token_embd_norm.weight", width));
        for (int layer = 0; layer < layers; layer++) {
            String prefix = "blk." + layer + ".";
            tensors.add(vector(prefix + "attn_norm.weight", width));
            if (attends(layer)) {
                addAttention(prefix, tensors);
            } else {
                addConvolution(prefix, tensors);
            }
            tensors.add(vector(prefix + "ffn_norm.weight", width));
            if (layer == 0) {
                addDense(prefix, tensors);
            } else {
                addExperts(prefix, tensors);
            }
        }
        return tensors;
    }

    private void addAttention(String prefix, List<GgufTensor> tensors) {
        int keyWidth = keyHeads() * HEAD_SIZE;
        tensors.add(matrix(prefix + "attn_q.weight", width, width));
        tensors.add(matrix(prefix + "attn_k.weight", width, keyWidth));
        tensors.add(matrix(prefix + "attn_v.weight", width, keyWidth));
        tensors.add(matrix(prefix + "attn_output.weight", width, width));
        tensors.add(vector(prefix + "attn_q_norm.weight", HEAD_SIZE));
        tensors.add(vector(prefix + "attn_k_norm.weight", HEAD_SIZE));
    }

    private void addConvolution(String prefix, List<GgufTensor> tensors) {
        tensors.add(tensor(prefix + "shortconv.conv.weight", GgmlType.F32, CONVOLUTION_TAPS, width));
        tensors.add(matrix(prefix + "shortconv.in_proj.weight", width, 3L * width));
        tensors.add(matrix(prefix + "shortconv.out_proj.weight", width, width));
    }

    private void addDense(String prefix, List<GgufTensor> tensors) {
        tensors.add(matrix(prefix + "ffn_gate.weight", width, denseWidth()));
        tensors.add(matrix(prefix + "ffn_up.weight", width, denseWidth()));
        tensors.add(matrix(prefix + "ffn_down.weight", denseWidth(), width));
    }

    private void addExperts(String prefix, List<GgufTensor> tensors) {
        tensors.add(tensor(prefix + "ffn_gate_inp.weight", GgmlType.F32, width, EXPERTS));
        tensors.add(vector(prefix + "exp_probs_b.bias", EXPERTS));
        tensors.add(tensor(prefix + "ffn_gate_exps.weight", GgmlType.BF16, width, expertWidth(), EXPERTS));
        tensors.add(tensor(prefix + "ffn_up_exps.weight", GgmlType.BF16, width, expertWidth(), EXPERTS));
        tensors.add(tensor(prefix + "ffn_down_exps.weight", GgmlType.BF16, expertWidth(), width, EXPERTS));
    }

    private boolean attends(int layer) {
        return layer % 2 == 1;
    }

    private int keyHeads() {
        return width / HEAD_SIZE / 4;
    }

    private int denseWidth() {
        return blocks(width * 7 / 2);
    }

    private int expertWidth() {
        return blocks(width * 7 / 8);
    }

    private static int blocks(int values) {
        return Math.ceilDiv(values, BLOCK) * BLOCK;
    }

    private static String key(String name) {
        return ARCHITECTURE + "." + name;
    }

    private static GgufValue number(long value) {
        return new GgufValue.UInt32(value);
    }

    private static GgufTensor matrix(String name, long columns, long rows) {
        return tensor(name, GgmlType.BF16, columns, rows);
    }

    private static GgufTensor vector(String name, long length) {
        return tensor(name, GgmlType.F32, length);
    }

    private static GgufTensor tensor(String name, GgmlType type, long... shape) {
        return new GgufTensor(name, Arrays.stream(shape).boxed().toList(), type, 0, 0);
    }
}
