package io.apex4j.convert;

import io.apex4j.convert.ModelConfiguration.Mixture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Reads config.json of LFM2 and LFM2-MoE, as transformers 4 and 5 write it. What neither GGUF nor the engines that read it
 * know of is refused, so that no model silently becomes another one.
 */
final class ConfigurationReader {
    private static final int MAXIMUM_LAYERS = 1024;
    private static final int MAXIMUM_WIDTH = 1 << 20;
    private static final int MAXIMUM_EXPERTS = 4096;
    private static final int MAXIMUM_VOCABULARY = 1 << 22;
    private static final int MAXIMUM_TAPS = 64;
    private static final int DEFAULT_MULTIPLE = 256;

    private final JsonFields fields;

    private ConfigurationReader(JsonFields fields) {
        this.fields = fields;
    }

    /** Reads the object in config.json. */
    static ModelConfiguration read(Path file, JsonNode object) {
        return new ConfigurationReader(new JsonFields(file, object)).read();
    }

    private ModelConfiguration read() {
        Architecture architecture = architecture();
        refuseWhatIsUnknown();
        int layers = fields.integer("num_hidden_layers", 1, MAXIMUM_LAYERS);
        int width = fields.integer("hidden_size", 1, MAXIMUM_WIDTH);
        int heads = fields.integer("num_attention_heads", 1, width);
        int headDimension = headDimension(width, heads);
        return new ModelConfiguration(
                architecture,
                fields.integer("max_position_embeddings", 1, Integer.MAX_VALUE / 2),
                width,
                architecture == Architecture.LFM2
                        ? denseFeedForward()
                        : fields.integer("intermediate_size", 1, MAXIMUM_WIDTH),
                heads,
                keyValueHeads(layers, heads),
                headDimension,
                ropeTheta(),
                fields.positive("norm_eps").orElseThrow(() -> fields.missing("norm_eps")),
                fields.integer("vocab_size", 1, MAXIMUM_VOCABULARY),
                fields.integer("conv_L_cache", 2, MAXIMUM_TAPS),
                fields.flag("tie_word_embeddings", fields.flag("tie_embedding", true)),
                fields.find("head_dim").isPresent(),
                architecture == Architecture.LFM2_MOE ? Optional.of(mixture(layers)) : Optional.empty());
    }

    private Architecture architecture() {
        String modelType = fields.text("model_type").orElse("");
        List<String> classNames = fields.texts("architectures").orElse(List.of());
        Optional<Architecture> ofType = Architecture.ofModelType(modelType);
        Optional<Architecture> ofClass =
                classNames.isEmpty() ? ofType : Architecture.ofClassName(classNames.getFirst());
        if (ofClass.isEmpty() || !modelType.isEmpty() && !ofType.equals(ofClass)) {
            String name = classNames.isEmpty() ? "" : classNames.getFirst();
            throw fields.fault(
                    "the architecture",
                    Excerpt.of(name) + " with model_type " + Excerpt.of(modelType) + "; " + Architecture.supported()
                            + " can be converted");
        }
        return ofClass.get();
    }

    private void refuseWhatIsUnknown() {
        if (fields.flag("conv_bias", false)) {
            throw fields.fault("conv_bias", "true; convolutions with a bias cannot be converted");
        }
        if (fields.find("quantization_config").isPresent()) {
            throw fields.fault("quantization_config", "given; convert the model that is not quantized");
        }
        for (String name : List.of("rope_parameters", "rope_scaling")) {
            Optional<JsonFields> rope = fields.object(name);
            String type = rope.flatMap(object -> object.text("rope_type").or(() -> object.text("type")))
                    .orElse("default");
            if (!type.equals("default")) {
                throw fields.fault(name + ".rope_type", Excerpt.of(type) + "; only 'default' can be converted");
            }
        }
    }

    private float ropeTheta() {
        return fields.object("rope_parameters")
                .flatMap(rope -> rope.positive("rope_theta"))
                .or(() -> fields.positive("rope_theta"))
                .orElseThrow(() -> fields.missing("rope_theta, also within rope_parameters,"));
    }

    private int headDimension(int width, int heads) {
        if (width % heads != 0 || width / heads % 2 != 0) {
            throw fields.fault(
                    "num_attention_heads",
                    heads + ", which does not divide the hidden_size " + width + " into an even number of values");
        }
        int given = fields.optionalInteger("head_dim", 1, MAXIMUM_WIDTH).orElse(width / heads);
        if (given != width / heads) {
            throw fields.fault(
                    "head_dim",
                    given + "; only hidden_size / num_attention_heads, " + width / heads + ", can be converted");
        }
        return given;
    }

    private List<Integer> keyValueHeads(int layers, int heads) {
        int count = fields.integer("num_key_value_heads", 1, heads);
        if (heads % count != 0) {
            throw fields.fault("num_key_value_heads", count + ", which does not divide the " + heads + " query heads");
        }
        List<Boolean> isAttention = attentionLayers(layers);
        return isAttention.stream().map(attention -> attention ? count : 0).toList();
    }

    private List<Boolean> attentionLayers(int layers) {
        Optional<List<String>> types = fields.texts("layer_types");
        if (types.isEmpty()) {
            List<Integer> indexes = fields.integers("full_attn_idxs", 0, layers - 1)
                    .orElseThrow(() -> fields.missing("layer_types (or full_attn_idxs)"));
            List<Boolean> isAttention = new ArrayList<>();
            for (int layer = 0; layer < layers; layer++) {
                isAttention.add(indexes.contains(layer));
            }
            return isAttention;
        }
        if (types.get().size() != layers) {
            throw fields.fault("layer_types", "an array of " + types.get().size() + "; num_hidden_layers is " + layers);
        }
        return types.get().stream().map(this::isAttention).toList();
    }

    private boolean isAttention(String type) {
        return switch (type) {
            case "full_attention" -> true;
            case "conv" -> false;
            case String other ->
                throw fields.fault(
                        "an element of layer_types", Excerpt.of(other) + "; known are 'conv' and 'full_attention'");
        };
    }

    /** The rule by which dense models shrink what they give as intermediate size. */
    private int denseFeedForward() {
        int length = fields.integer(List.of("block_ff_dim", "intermediate_size"), 1, MAXIMUM_WIDTH);
        if (!fields.flag("block_auto_adjust_ff_dim", true)) {
            return length;
        }
        double multiplier = fields.positive("block_ffn_dim_multiplier")
                .flatMap(_ -> fields.find("block_ffn_dim_multiplier"))
                .map(JsonNode::asDouble)
                .orElse(1.0);
        int multiple =
                fields.optionalInteger("block_multiple_of", 1, MAXIMUM_WIDTH).orElse(DEFAULT_MULTIPLE);
        int shrunk = 2 * length / 3;
        long adjusted = (long) (multiplier * shrunk);
        long rounded = Math.ceilDiv(adjusted, (long) multiple) * multiple;
        if (rounded < 1 || rounded > MAXIMUM_WIDTH) {
            throw fields.fault(
                    "block_ffn_dim_multiplier",
                    multiplier + ", which makes " + rounded + " of an intermediate size of " + length
                            + "; it must become 1 to " + MAXIMUM_WIDTH);
        }
        return (int) rounded;
    }

    private Mixture mixture(int layers) {
        if (!fields.flag("use_expert_bias", true)) {
            throw fields.fault("use_expert_bias", "false; GGUF files of this architecture have the bias always");
        }
        if (!fields.flag("norm_topk_prob", true)) {
            throw fields.fault("norm_topk_prob", "false; engines normalise the weights of experts always");
        }
        float scale = fields.number("routed_scaling_factor").orElse(1f);
        if (scale != 1) {
            throw fields.fault("routed_scaling_factor", scale + "; engines know only 1.0 for this architecture");
        }
        int experts = fields.integer(List.of("num_experts", "num_local_experts"), 1, MAXIMUM_EXPERTS);
        return new Mixture(
                experts,
                fields.integer("num_experts_per_tok", 1, experts),
                fields.integer("moe_intermediate_size", 1, MAXIMUM_WIDTH),
                fields.integer("num_dense_layers", 0, layers));
    }
}
