package io.apex4j.apex;

/** The coarse kinds of tensors that the mixtures of llama.cpp tell apart, by name alone and in this order. */
enum TensorCategory {
    OUTPUT("output", ""),
    EMBEDDING("embedding", ""),
    QUERY_KEY_VALUE("attn_qkv", "attn_qkv.weight"),
    KEY_VALUE_B("attn_kv_b", "attn_kv_b.weight"),
    VALUE("attn_v", "attn_v.weight"),
    KEY("attn_k", "attn_k.weight"),
    QUERY("attn_q", "attn_q.weight"),
    ATTENTION_OUTPUT("attn_output", "attn_output.weight"),
    UP("ffn_up", "ffn_up"),
    GATE("ffn_gate", "ffn_gate"),
    DOWN("ffn_down", "ffn_down"),
    OTHER("other", "");

    private final String label;
    private final String part;

    TensorCategory(String label, String part) {
        this.label = label;
        this.part = part;
    }

    static TensorCategory of(String tensorName) {
        if (tensorName.equals("output.weight")) {
            return OUTPUT;
        }
        if (ImportanceNeeds.isEmbedding(tensorName)) {
            return EMBEDDING;
        }
        for (TensorCategory category : values()) {
            if (!category.part.isEmpty() && tensorName.contains(category.part)) {
                return category;
            }
        }
        return OTHER;
    }

    /** The kind in the words of plans, such as {@code attn_v}. */
    String label() {
        return label;
    }

    /** Whether the tensor makes values of an attention layer. */
    boolean isValueLike() {
        return this == VALUE || this == QUERY_KEY_VALUE || this == KEY_VALUE_B;
    }
}
