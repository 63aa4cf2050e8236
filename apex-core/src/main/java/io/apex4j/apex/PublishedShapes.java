package io.apex4j.apex;

import io.apex4j.gguf.GgmlType;
import io.apex4j.gguf.GgufMetadata;
import io.apex4j.gguf.GgufTensor;
import io.apex4j.gguf.GgufValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;

/** Shapes of models that many want to plan for, written down so that plans need no download. */
final class PublishedShapes {
    private static final String LFM25_8B_A1B = "lfm2.5-8b-a1b";
    /** Header of the GGUF files that LiquidAI publishes for LFM2.5-8B-A1B: nearly all of it is the vocabulary. */
    private static final long LFM25_HEADER_BYTES = 8_238_560;

    private PublishedShapes() {}

    static List<String> names() {
        return List.of(LFM25_8B_A1B);
    }

    static ModelShape of(String name) {
        if (!name.toLowerCase(Locale.ROOT).equals(LFM25_8B_A1B)) {
            throw new OptionException("--shape: unknown shape '" + name + "'; " + NearestName.hint(name, names()));
        }
        return new ModelShape(lfm25Metadata(), lfm25Tensors(), List.of(), 32, OptionalLong.of(LFM25_HEADER_BYTES));
    }

    private static GgufMetadata lfm25Metadata() {
        return GgufMetadata.builder()
                .set("general.architecture", new GgufValue.Text("lfm2moe"))
                .set("general.type", new GgufValue.Text("model"))
                .set("general.name", new GgufValue.Text("Lfm2.5-8B-A1B"))
                .set("general.size_label", new GgufValue.Text("32x959M"))
                .set("lfm2moe.block_count", new GgufValue.UInt32(24))
                .set("lfm2moe.context_length", new GgufValue.UInt32(128_000))
                .set("lfm2moe.embedding_length", new GgufValue.UInt32(2048))
                .set("lfm2moe.feed_forward_length", new GgufValue.UInt32(7168))
                .set("lfm2moe.attention.head_count", new GgufValue.UInt32(32))
                .set("lfm2moe.attention.head_count_kv", new GgufValue.UInt32(0))
                .set("lfm2moe.rope.freq_base", new GgufValue.Float32(5_000_000f))
                .set("lfm2moe.attention.layer_norm_rms_epsilon", new GgufValue.Float32(1e-5f))
                .set("lfm2moe.expert_count", new GgufValue.UInt32(32))
                .set("lfm2moe.expert_used_count", new GgufValue.UInt32(4))
                .set("general.file_type", new GgufValue.UInt32(FileType.BF16.number()))
                .set("lfm2moe.expert_feed_forward_length", new GgufValue.UInt32(1792))
                .set("lfm2moe.leading_dense_block_count", new GgufValue.UInt32(2))
                .set("lfm2moe.expert_gating_func", new GgufValue.UInt32(2))
                .set("lfm2moe.vocab_size", new GgufValue.UInt32(128_000))
                .set("lfm2moe.shortconv.l_cache", new GgufValue.UInt32(3))
                .build();
    }

    private static List<GgufTensor> lfm25Tensors() {
        Set<Integer> attentionLayers = Set.of(2, 6, 10, 14, 18, 21);
        Directory directory = new Directory(new ArrayList<>());
        directory.weights("token_embd.weight", 2048, 128_000);
        directory.floats("token_embd_norm.weight", 2048);
        for (int layer = 0; layer < 24; layer++) {
            String prefix = "blk." + layer + ".";
            directory.floats(prefix + "attn_norm.weight", 2048);
            directory.floats(prefix + "ffn_norm.weight", 2048);
            if (attentionLayers.contains(layer)) {
                directory.weights(prefix + "attn_q.weight", 2048, 2048);
                directory.weights(prefix + "attn_k.weight", 2048, 512);
                directory.weights(prefix + "attn_v.weight", 2048, 512);
                directory.weights(prefix + "attn_output.weight", 2048, 2048);
                directory.floats(prefix + "attn_q_norm.weight", 64);
                directory.floats(prefix + "attn_k_norm.weight", 64);
            } else {
                directory.floats(prefix + "shortconv.conv.weight", 3, 2048);
                directory.weights(prefix + "shortconv.in_proj.weight", 2048, 6144);
                directory.weights(prefix + "shortconv.out_proj.weight", 2048, 2048);
            }
            if (layer < 2) {
                directory.weights(prefix + "ffn_gate.weight", 2048, 7168);
                directory.weights(prefix + "ffn_up.weight", 2048, 7168);
                directory.weights(prefix + "ffn_down.weight", 7168, 2048);
            } else {
                directory.floats(prefix + "ffn_gate_inp.weight", 2048, 32);
                directory.floats(prefix + "exp_probs_b.bias", 32);
                directory.weights(prefix + "ffn_gate_exps.weight", 2048, 1792, 32);
                directory.weights(prefix + "ffn_up_exps.weight", 2048, 1792, 32);
                directory.weights(prefix + "ffn_down_exps.weight", 1792, 2048, 32);
            }
        }
        return directory.tensors();
    }

    private record Directory(List<GgufTensor> tensors) {
        void weights(String name, long... shape) {
            add(name, GgmlType.BF16, shape);
        }

        void floats(String name, long... shape) {
            add(name, GgmlType.F32, shape);
        }

        private void add(String name, GgmlType type, long... shape) {
            List<Long> dimensions = Arrays.stream(shape).boxed().toList();
            tensors.add(new GgufTensor(name, dimensions, type, 0, 0));
        }
    }
}
