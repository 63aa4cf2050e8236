package io.apex4j.apex;

import java.util.Locale;
import java.util.regex.Pattern;

/** What a tensor does in the network, read off its GGUF name; precision is given by role. */
public enum Role {
    /** A feed-forward matrix of experts of which a router picks some: {@code ffn_down_exps}, {@code ffn_gate.7}. */
    ROUTED_EXPERT("routed expert"),
    /** A feed-forward matrix of an expert that always runs: {@code ffn_down_shexp}. */
    SHARED_EXPERT("shared expert"),
    /** A feed-forward matrix of a layer without experts: {@code ffn_down}. */
    DENSE_FFN("dense FFN"),
    /** A projection of an attention layer: {@code attn_q}, {@code attn_qkv}, {@code attn_kv_a_mqa}, {@code attn_output}. */
    ATTENTION("attention"),
    /** What mixes tokens in place of attention: {@code shortconv.*}, {@code ssm_*}, {@code time_mix_*}. */
    TOKEN_MIXING("token mixing"),
    /** A table from tokens or positions to vectors: {@code token_embd}. */
    EMBEDDING("embedding"),
    /** The projection to the vocabulary: {@code output}. */
    OUTPUT("output"),
    /** What picks experts: {@code ffn_gate_inp}, {@code exp_probs_b}. */
    ROUTER("router"),
    /** The scale or shift of a normalization: {@code attn_norm}. */
    NORM("norm"),
    /** Everything else. */
    OTHER("other");

    private static final Pattern LAYER_PREFIX = Pattern.compile("^(?:.*\\.)?blk\\.\\d+\\.");
    private static final Pattern NORMALIZATION = Pattern.compile("norm|(?:^|[._])ln(?:\\d|[._]|$)");
    private static final Pattern ROUTER_NAME =
            Pattern.compile("^(?:ffn_gate_inp|ffn_gate_tid2eid|ffn_exp_probs_b|exp_probs_b)");
    private static final Pattern ROUTED_NAME =
            Pattern.compile("^ffn_(?:gate|up|down|gate_up)(?:_ch)?(?:_?exps|\\.\\d+)(?:[._]|$)");
    private static final Pattern SHARED_NAME = Pattern.compile("^ffn_\\w*_shexp(?:[._]|$)");
    private static final Pattern DENSE_NAME = Pattern.compile("^(?:ffn_|channel_mix_)");
    private static final Pattern ATTENTION_NAME = Pattern.compile("^(?:\\w*attn_|indexer[._])");
    private static final Pattern MIXING_NAME = Pattern.compile("^(?:shortconv\\.|ssm_|time_mix_)");
    private static final Pattern EMBEDDING_NAME =
            Pattern.compile("(?:^|[._])(?:embd|embed_tokens|token_types)(?:[._]|$)");
    private static final Pattern OUTPUT_NAME =
            Pattern.compile("^(?:output|nextn\\.shared_head_head|cls\\.output)(?:\\.|$)");

    private final String label;

    Role(String label) {
        this.label = label;
    }

    /** The role in the words of tables and messages, such as {@code routed expert}. */
    public String label() {
        return label;
    }

    /**
     * The role of a tensor.
     *
     * @param tensorName the full GGUF name, such as {@code blk.3.ffn_down_exps.weight}; case does not matter
     */
    public static Role of(String tensorName) {
        String name = LAYER_PREFIX.matcher(tensorName.toLowerCase(Locale.ROOT)).replaceFirst("");
        if (NORMALIZATION.matcher(name).find()) {
            return NORM;
        }
        if (ROUTER_NAME.matcher(name).find()) {
            return ROUTER;
        }
        if (ROUTED_NAME.matcher(name).find()) {
            return ROUTED_EXPERT;
        }
        if (SHARED_NAME.matcher(name).find()) {
            return SHARED_EXPERT;
        }
        if (DENSE_NAME.matcher(name).find()) {
            return DENSE_FFN;
        }
        if (ATTENTION_NAME.matcher(name).find()) {
            return ATTENTION;
        }
        if (MIXING_NAME.matcher(name).find()) {
            return TOKEN_MIXING;
        }
        if (EMBEDDING_NAME.matcher(name).find()) {
            return EMBEDDING;
        }
        return OUTPUT_NAME.matcher(name).find() ? OUTPUT : OTHER;
    }
}
