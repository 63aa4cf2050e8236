package io.apex4j.apex;

import io.apex4j.gguf.GgmlType;

/**
 * One line of a recipe.
 *
 * @param pattern the pattern of the tensor names, such as {@code blk.3.ffn_gate_exps}
 * @param type the type they get
 * @param role the role that the line governs
 * @param zone the zone of its layer
 */
public record RecipeLine(String pattern, GgmlType type, Role role, Zone zone) {
    /**
     * The line as a tensor-type file holds it: {@code blk.3.ffn_gate_exps=Q6_K}. As in the files that APEX publishes,
     * codebook types are written small, {@code iq4_xs}; llama-quantize takes both.
     */
    public String text() {
        return pattern + "=" + (type.name().startsWith("IQ") ? type.ggmlName() : type.name());
    }
}
