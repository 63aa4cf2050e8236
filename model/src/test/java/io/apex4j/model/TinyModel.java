package io.apex4j.model;

import io.apex4j.gguf.GgmlType;
import io.apex4j.gguf.GgufLayout;
import io.apex4j.gguf.GgufMetadata;
import io.apex4j.gguf.GgufTensor;
import io.apex4j.gguf.GgufValue;
import io.apex4j.gguf.GgufWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Models of four layers (convolution, attention, convolution, attention) and random F32 weights, small enough to be
 * written by every test. Tokens are the bytes, then {@link #END}, {@link #START} and {@link #BEGIN}.
 */
final class TinyModel {
    static final int CONTEXT = 400;
    static final int VOCABULARY = 259;
    /** The token that ends answers: {@code <|im_end|>}. */
    static final int END = 256;

    static final int START = 257;
    static final int BEGIN = 258;

    private static final int WIDTH = 64;
    private static final int HEAD = 32;
    private static final int HIDDEN = 96;
    private static final int EXPERTS = 4;
    private static final int EXPERT_HIDDEN = 48;
    private static final List<Integer> KEY_VALUE_HEADS = List.of(0, 1, 0, 2);

    private final GgufMetadata.Builder metadata;
    private final Map<String, List<Long>> shapes = new LinkedHashMap<>();

    private TinyModel(String architecture) {
        metadata = new MadeUpVocabulary("lfm2")
                .add("<|im_end|>", TokenType.CONTROL)
                .add("<|im_start|>", TokenType.CONTROL)
                .add("<|startoftext|>", TokenType.CONTROL)
                .metadata()
                .set("tokenizer.ggml.eos_token_id", new GgufValue.UInt32(END))
                .set("tokenizer.ggml.bos_token_id", new GgufValue.UInt32(BEGIN))
                .set("general.architecture", new GgufValue.Text(architecture))
                .set(architecture + ".block_count", new GgufValue.UInt32(4))
                .set(architecture + ".context_length", new GgufValue.UInt32(CONTEXT))
                .set(architecture + ".embedding_length", new GgufValue.UInt32(WIDTH))
                .set(architecture + ".feed_forward_length", new GgufValue.UInt32(HIDDEN))
                .set(architecture + ".attention.head_count", new GgufValue.UInt32(2))
                .set(architecture + ".attention.head_count_kv", MadeUpVocabulary.integers(KEY_VALUE_HEADS))
                .set(architecture + ".rope.freq_base", new GgufValue.Float32(10_000))
                .set(architecture + ".attention.layer_norm_rms_epsilon", new GgufValue.Float32(1e-5f))
                .set(architecture + ".shortconv.l_cache", new GgufValue.UInt32(3));
        shape("token_embd.weight", WIDTH, VOCABULARY);
        shape("token_embd_norm.weight", WIDTH);
        for (int layer = 0; layer < 4; layer++) {
            addMixer(layer);
        }
    }

    /** A model of dense layers. */
    static TinyModel dense() {
        TinyModel model = new TinyModel("lfm2");
        for (int layer = 0; layer < 4; layer++) {
            model.addDense(layer);
        }
        return model;
    }

    /** A model of which the layers from the second on are mixtures. */
    static TinyModel mixture() {
        return mixture(1);
    }

    /** A model of so many dense layers and mixtures after them. */
    static TinyModel mixture(int denseLayers) {
        TinyModel model = new TinyModel("lfm2moe");
        model.set("lfm2moe.expert_count", new GgufValue.UInt32(EXPERTS))
                .set("lfm2moe.expert_used_count", new GgufValue.UInt32(2))
                .set("lfm2moe.expert_feed_forward_length", new GgufValue.UInt32(EXPERT_HIDDEN))
                .set("lfm2moe.expert_gating_func", new GgufValue.UInt32(2))
                .set("lfm2moe.leading_dense_block_count", new GgufValue.UInt32(denseLayers));
        for (int layer = 0; layer < 4; layer++) {
            if (layer < denseLayers) {
                model.addDense(layer);
            } else {
                model.addMixture(layer);
            }
        }
        return model;
    }

    TinyModel set(String key, GgufValue value) {
        metadata.set(key, value);
        return this;
    }

    TinyModel remove(String key) {
        metadata.remove(key);
        return this;
    }

    TinyModel shape(String tensor, long... shape) {
        shapes.put(tensor, Arrays.stream(shape).boxed().toList());
        return this;
    }

    TinyModel removeTensor(String tensor) {
        shapes.remove(tensor);
        return this;
    }

    /** Writes the model; a tensor of the same name and shape has the same values in every model. */
    Path write(Path folder) throws IOException {
        Path file = folder.resolve("tiny-" + shapes.hashCode() + ".gguf");
        List<GgufTensor> tensors = shapes.entrySet().stream()
                .map(entry -> new GgufTensor(entry.getKey(), entry.getValue(), GgmlType.F32, 0, 0))
                .toList();
        try (GgufWriter writer = GgufWriter.create(file, GgufLayout.of(metadata.build(), tensors))) {
            for (int index = 0; index < tensors.size(); index++) {
                byte[] bytes = values(tensors.get(index));
                writer.write(index, 0, bytes, 0, bytes.length);
            }
            writer.complete();
            writer.publish();
        }
        return file;
    }

    private static byte[] values(GgufTensor tensor) {
        SplittableRandom random = new SplittableRandom(tensor.name().hashCode());
        boolean isNorm = tensor.name().endsWith("norm.weight");
        double scale = tensor.name().equals("token_embd.weight") ? 1 : 1.5 / Math.sqrt((double) tensor.columns());
        ByteBuffer buffer = ByteBuffer.allocate((int) tensor.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            buffer.putFloat((float) (isNorm ? 1 + 0.1 * random.nextGaussian() : scale * random.nextGaussian()));
        }
        return buffer.array();
    }

    private void addMixer(int layer) {
        String block = "blk." + layer + ".";
        shape(block + "attn_norm.weight", WIDTH);
        shape(block + "ffn_norm.weight", WIDTH);
        if (KEY_VALUE_HEADS.get(layer) == 0) {
            shape(block + "shortconv.conv.weight", 3, WIDTH);
            shape(block + "shortconv.in_proj.weight", WIDTH, 3 * WIDTH);
            shape(block + "shortconv.out_proj.weight", WIDTH, WIDTH);
            return;
        }
        shape(block + "attn_q.weight", WIDTH, WIDTH);
        shape(block + "attn_k.weight", WIDTH, KEY_VALUE_HEADS.get(layer) * HEAD);
        shape(block + "attn_v.weight", WIDTH, KEY_VALUE_HEADS.get(layer) * HEAD);
        shape(block + "attn_output.weight", WIDTH, WIDTH);
        shape(block + "attn_q_norm.weight", HEAD);
        shape(block + "attn_k_norm.weight", HEAD);
    }

    private void addDense(int layer) {
        String block = "blk." + layer + ".";
        shape(block + "ffn_gate.weight", WIDTH, HIDDEN);
        shape(block + "ffn_up.weight", WIDTH, HIDDEN);
        shape(block + "ffn_down.weight", HIDDEN, WIDTH);
    }

    private void addMixture(int layer) {
        String block = "blk." + layer + ".";
        shape(block + "ffn_gate_inp.weight", WIDTH, EXPERTS);
        shape(block + "exp_probs_b.bias", EXPERTS);
        shape(block + "ffn_gate_exps.weight", WIDTH, EXPERT_HIDDEN, EXPERTS);
        shape(block + "ffn_up_exps.weight", WIDTH, EXPERT_HIDDEN, EXPERTS);
        shape(block + "ffn_down_exps.weight", EXPERT_HIDDEN, WIDTH, EXPERTS);
    }
}
