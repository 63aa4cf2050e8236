package io.apex4j.apex;

import io.apex4j.gguf.GgufTensor;
import java.util.List;
import java.util.Optional;

/** Which tensors llama-quantize never quantizes, whatever it is asked. */
final class QuantizableTensors {
    private static final List<String> KEPT_PARTS = List.of(
            "_norm.weight",
            "ffn_gate_inp.weight",
            "ffn_gate_tid2eid.weight",
            "altup",
            "laurel",
            "per_layer_model_proj",
            "ssm_conv1d",
            "shortconv.conv.weight",
            "indexer.k_proj.weight",
            "indexer.q_proj.weight",
            "time_mix_first.weight",
            "time_mix_w0.weight",
            "time_mix_w1.weight",
            "time_mix_w2.weight",
            "time_mix_v0.weight",
            "time_mix_v1.weight",
            "time_mix_v2.weight",
            "time_mix_a0.weight",
            "time_mix_a1.weight",
            "time_mix_a2.weight",
            "time_mix_g1.weight",
            "time_mix_g2.weight",
            "time_mix_decay_w1.weight",
            "time_mix_decay_w2.weight",
            "time_mix_lerp_fused.weight",
            "attn_rel_b.weight",
            ".position_embd",
            "sam.pos_embd",
            "sam.neck.",
            "sam.net_",
            ".rel_pos",
            ".patch_embd",
            ".patch_merger",
            "a.rvq.codebook",
            "mm.a.code_embd");
    private static final List<String> KEPT_NAMES = List.of("position_embd.weight", "token_types.weight");

    private QuantizableTensors() {}

    /** Whether a tensor may change its type at all. */
    static boolean isQuantizable(GgufTensor tensor) {
        return reasonToKeep(tensor).isEmpty();
    }

    /** Why a tensor keeps its type, in a few words such as {@code norm}; empty when it may be quantized. */
    static Optional<String> reasonToKeep(GgufTensor tensor) {
        String name = tensor.name();
        Optional<String> keptPart = KEPT_PARTS.stream().filter(name::contains).findFirst();
        boolean isKept =
                dimensions(tensor) < 2 || !name.endsWith("weight") || keptPart.isPresent() || KEPT_NAMES.contains(name);
        if (!isKept) {
            return Optional.empty();
        }
        Role role = Role.of(name);
        if (role == Role.NORM || role == Role.ROUTER) {
            return Optional.of(role.label());
        }
        if (dimensions(tensor) < 2) {
            return Optional.of("one dimension");
        }
        if (!name.endsWith("weight")) {
            return Optional.of("the name does not end in 'weight'");
        }
        return Optional.of("'" + keptPart.orElse(name) + "' is always kept");
    }

    private static long dimensions(GgufTensor tensor) {
        List<Long> shape = tensor.shape();
        int dimensions = shape.size();
        while (dimensions > 1 && shape.get(dimensions - 1) == 1) {
            dimensions--;
        }
        return dimensions;
    }
}
