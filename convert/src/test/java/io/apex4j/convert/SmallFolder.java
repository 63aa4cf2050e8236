package io.apex4j.convert;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A random mixture in the Hugging Face format: three layers (convolution with a dense network, attention with experts,
 * convolution with experts), 32 values wide, 16 tokens.
 */
final class SmallFolder {
    private static final String CONFIG = """
            {"architectures": ["Lfm2MoeForCausalLM"], "model_type": "lfm2_moe", "num_hidden_layers": 3,
             "layer_types": ["conv", "full_attention", "conv"], "hidden_size": 32, "intermediate_size": 64,
             "moe_intermediate_size": 32, "num_attention_heads": 2, "num_key_value_heads": 1, "num_dense_layers": 1,
             "num_experts": 2, "num_experts_per_tok": 1, "max_position_embeddings": 128, "norm_eps": 1e-5,
             "rope_theta": 1000000.0, "conv_L_cache": 3, "vocab_size": 16, "eos_token_id": 7,
             "tie_word_embeddings": true}
            """;
    private static final String TOKENIZER = """
            {"added_tokens": [{"id": 0, "content": "<s>", "special": true}, {"id": 1, "content": "<|mark|>"},
                              {"id": 2, "content": "<tool>"}],
             "normalizer": null,
             "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "use_regex": true},
             "model": {"type": "BPE", "vocab": {"a": 3, "b": 4, "ab": 5, "c": 6, "d": 7},
                       "merges": [["a", "b"], ["a", " b"]]}}
            """;

    private final Path path;
    private final RawSafetensors weights = new RawSafetensors();
    private final Random random = new Random(1);

    private SmallFolder(Path path) {
        this.path = path;
    }

    /** Writes the model to a folder that need not exist. */
    static SmallFolder in(Path path) {
        SmallFolder folder = new SmallFolder(path);
        folder.addWeights();
        try {
            Files.createDirectories(path);
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
        folder.write("config.json", CONFIG);
        folder.write("tokenizer.json", TOKENIZER);
        folder.write("tokenizer_config.json", "{\"bos_token\": \"<s>\", \"add_bos_token\": true}");
        return folder.writeWeights();
    }

    private void addWeights() {
        add("model.embed_tokens.weight", 16, 32);
        add("model.embedding_norm.weight", 32);
        for (int layer = 0; layer < 3; layer++) {
            String prefix = "model.layers." + layer + ".";
            add(prefix + "operator_norm.weight", 32);
            add(prefix + "ffn_norm.weight", 32);
            if (layer == 1) {
                addAttention(prefix + "self_attn.");
            } else {
                add(prefix + "conv.conv.weight", 32, 1, 3);
                add(prefix + "conv.in_proj.weight", 96, 32);
                add(prefix + "conv.out_proj.weight", 32, 32);
            }
            addFeedForward(layer, prefix + "feed_forward.");
        }
    }

    private void addAttention(String prefix) {
        add(prefix + "q_proj.weight", 32, 32);
        add(prefix + "k_proj.weight", 16, 32);
        add(prefix + "v_proj.weight", 16, 32);
        add(prefix + "out_proj.weight", 32, 32);
        add(prefix + "q_layernorm.weight", 16);
        add(prefix + "k_layernorm.weight", 16);
    }

    private void addFeedForward(int layer, String prefix) {
        if (layer == 0) {
            add(prefix + "w1.weight", 64, 32);
            add(prefix + "w2.weight", 32, 64);
            add(prefix + "w3.weight", 64, 32);
            return;
        }
        add(prefix + "gate.weight", 2, 32);
        add(prefix + "expert_bias", 2);
        for (int expert = 0; expert < 2; expert++) {
            for (String matrix : List.of("w1", "w2", "w3")) {
                add(prefix + "experts." + expert + "." + matrix + ".weight", 32, 32);
            }
        }
    }

    /** Adds a tensor of random 32-bit floats. */
    void add(String name, long... shape) {
        int count = (int) Arrays.stream(shape).reduce(1, (one, other) -> one * other);
        ByteBuffer data = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            data.putFloat(random.nextFloat() - 0.5f);
        }
        weights.put(name, "F32", Arrays.stream(shape).boxed().toList(), data.array());
    }

    Path path() {
        return path;
    }

    /** The tensors; {@link #writeWeights} writes them. */
    RawSafetensors weights() {
        return weights;
    }

    SmallFolder writeWeights() {
        weights.write(path.resolve(Checkpoint.SINGLE));
        return this;
    }

    SmallFolder write(String name, String text) {
        try {
            Files.writeString(path.resolve(name), text);
            return this;
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    /** Replaces a text in a file; fails when it is not there. */
    SmallFolder edit(String name, String before, String after) {
        try {
            String text = Files.readString(path.resolve(name));
            if (!text.contains(before)) {
                throw new IllegalArgumentException(name + " has no " + before);
            }
            return write(name, text.replace(before, after));
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    /** Replaces a text in config.json. */
    SmallFolder config(String before, String after) {
        return edit("config.json", before, after);
    }

    /** The plan for BF16, the folder closed again. */
    ConversionPlan plan() {
        try (HuggingFaceFolder folder = HuggingFaceFolder.open(path)) {
            return Converter.plan(folder, ConvertOptions.defaults());
        }
    }

    /** Converts to a file beside the folder. */
    Path convert(OutputType type) throws IOException {
        Path target = path.resolveSibling("small.gguf");
        try (HuggingFaceFolder folder = HuggingFaceFolder.open(path)) {
            ConvertOptions options = ConvertOptions.defaults().withType(type).withThreads(2);
            Converter.convert(Converter.plan(folder, options), target, ConvertProgress.NONE);
        }
        return target;
    }
}
