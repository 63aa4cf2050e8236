package io.apex4j.apex;

import io.apex4j.gguf.GgufTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a profile means for a network of some depth: tensor-type lines in the order in which the APEX scripts write them.
 *
 * <p>{@link #text()} is a file that {@code llama-quantize --tensor-type-file} accepts. Many lines name tensors that a
 * given network does not have; they have no effect.
 *
 * @param profile the profile behind it
 * @param lines the lines in order; the first one found in a tensor's name decides
 */
public record Recipe(ApexProfile profile, List<RecipeLine> lines) {
    private static final List<String> ROUTED = List.of("ffn_gate_exps", "ffn_up_exps", "ffn_down_exps");
    private static final List<String> DENSE = List.of("ffn_gate.weight", "ffn_up.weight", "ffn_down.weight");
    private static final List<String> SHARED = List.of("ffn_gate_shexp", "ffn_up_shexp", "ffn_down_shexp");
    private static final List<String> ATTENTION =
            List.of("attn_q", "attn_k", "attn_v", "attn_output", "attn_gate", "attn_qkv");
    private static final List<String> TOKEN_MIXING =
            List.of("shortconv.in_proj", "shortconv.out_proj", "ssm_alpha", "ssm_beta", "ssm_out");

    /** Keeps its own copy of the list. */
    public Recipe {
        lines = List.copyOf(lines);
    }

    /**
     * The recipe for a network, exactly as APEX publishes it.
     *
     * @param layers number of layers, at least 1
     * @param denseLayers how many layers from the first on have no experts, at most {@code layers}
     * @throws OptionException when the numbers make no network
     */
    public static Recipe of(ApexProfile profile, int layers, int denseLayers) {
        if (layers < 1 || layers > 10_000) {
            throw new OptionException("--layers: " + layers + " is not between 1 and 10000");
        }
        if (denseLayers < 0 || denseLayers > layers) {
            throw new OptionException("--dense-layers: " + denseLayers + " is not between 0 and the " + layers
                    + " layers of the network");
        }
        List<RecipeLine> lines = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            Layer at = new Layer(profile, layer, layers, lines);
            if (layer < denseLayers) {
                at.add(Role.DENSE_FFN, DENSE);
            } else {
                at.add(Role.ROUTED_EXPERT, ROUTED);
            }
            at.add(Role.SHARED_EXPERT, SHARED);
            at.add(Role.ATTENTION, ATTENTION);
            at.add(Role.TOKEN_MIXING, TOKEN_MIXING);
        }
        return new Recipe(profile, lines);
    }

    /**
     * The recipe for a model: the published lines, and after them lines for experts that those do not reach (fused
     * {@code ffn_gate_up_exps}, one tensor per expert), which would otherwise get the base type.
     */
    public static Recipe of(ApexProfile profile, ModelShape shape) {
        return of(profile, shape.tensors(), shape.layers(), shape.denseLayers());
    }

    static Recipe of(ApexProfile profile, List<GgufTensor> tensors, int layers, int denseLayers) {
        Recipe published = of(profile, Math.max(1, layers), denseLayers);
        TensorTypeRules rules = published.rules();
        List<RecipeLine> lines = new ArrayList<>(published.lines);
        for (GgufTensor tensor : tensors) {
            int number = LayerNames.layerOf(tensor.name());
            Role role = Role.of(tensor.name());
            boolean isExpert = role == Role.ROUTED_EXPERT || role == Role.SHARED_EXPERT;
            if (isExpert
                    && number >= 0
                    && number < layers
                    && QuantizableTensors.isQuantizable(tensor)
                    && rules.first(tensor.name()).isEmpty()) {
                new Layer(profile, number, layers, lines).add(role, List.of(LayerNames.withoutLayer(tensor.name())));
            }
        }
        return new Recipe(profile, lines);
    }

    /** The lines as rules that name the profile as their origin. */
    public TensorTypeRules rules() {
        return new TensorTypeRules(lines.stream()
                .map(line -> new TensorRule(
                        TensorPattern.parse("profile " + profile.id(), line.pattern()),
                        line.type(),
                        new TensorRule.Origin.ProfileLine(profile.id(), line.role(), line.zone())))
                .toList());
    }

    /** The lines as a tensor-type file: one a line, each ended by a line feed. */
    public String text() {
        return lines.stream()
                .map(RecipeLine::text)
                .flatMap(line -> Stream.of(line, "\n"))
                .collect(Collectors.joining());
    }

    private record Layer(ApexProfile profile, int number, int layers, List<RecipeLine> lines) {
        void add(Role role, List<String> names) {
            Zone zone = profile.zones().of(role, number, layers);
            for (String name : names) {
                lines.add(new RecipeLine(
                        "blk." + number + "." + name, profile.types().of(role, zone), role, zone));
            }
        }
    }
}
