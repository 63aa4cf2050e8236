package io.apex4j.convert;

import io.apex4j.convert.ModelConfiguration.Mixture;
import io.apex4j.convert.TensorJob.Part;
import io.apex4j.gguf.GgmlType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds for every tensor of the GGUF file what it is made of. The order is: embedding, layers, final norm, output head;
 * whatever the order in the folder, so that shards never change the file.
 *
 * <p>Shapes are as transformers has them, the slowest dimension first, until a job turns them around.
 */
final class TensorPlanner {
    /** Ends of names that hold nothing which GGUF files need: they can be computed. */
    private static final String IGNORED = ".rotary_emb.inv_freq";

    private static final String EMBEDDING = "model.embed_tokens.weight";
    private static final String HEAD = "lm_head.weight";

    private final ModelConfiguration configuration;
    private final Checkpoint checkpoint;
    private final OutputType outputType;
    private final List<TensorJob> jobs = new ArrayList<>();
    private final Set<String> used = new HashSet<>();
    private final List<String> missing = new ArrayList<>();

    private TensorPlanner(ModelConfiguration configuration, Checkpoint checkpoint, OutputType outputType) {
        this.configuration = configuration;
        this.checkpoint = checkpoint;
        this.outputType = outputType;
    }

    /**
     * The tensors in order.
     *
     * @throws ConvertException when one is missing, unknown, or of another shape than the configuration says
     */
    static List<TensorJob> plan(ModelConfiguration configuration, Checkpoint checkpoint, OutputType outputType) {
        TensorPlanner planner = new TensorPlanner(configuration, checkpoint, outputType);
        planner.addAll();
        planner.checkComplete();
        return List.copyOf(planner.jobs);
    }

    private void addAll() {
        long width = configuration.embeddingLength();
        long vocabulary = configuration.vocabularySize();
        add("token_embd.weight", EMBEDDING, vocabulary, width);
        for (int layer = 0; layer < configuration.layers(); layer++) {
            addLayer(layer, "blk." + layer + ".", "model.layers." + layer + ".");
        }
        add("token_embd_norm.weight", "model.embedding_norm.weight", width);
        if (!configuration.isTied()) {
            add("output.weight", HEAD, vocabulary, width);
        } else if (checkpoint.has(HEAD)) {
            checkTiedHead();
        }
    }

    private void addLayer(int layer, String to, String from) {
        long width = configuration.embeddingLength();
        add(to + "attn_norm.weight", from + "operator_norm.weight", width);
        if (configuration.isAttention(layer)) {
            addAttention(to, from + "self_attn.", configuration.keyValueHeads().get(layer));
        } else {
            addConvolution(to + "shortconv.", from + "conv.");
        }
        if (configuration.hasExperts(layer)) {
            addExperts(to, from + "feed_forward.", configuration.mixture().orElseThrow());
        } else {
            long inner = configuration.feedForwardLength();
            add(to + "ffn_down.weight", from + "feed_forward.w2.weight", width, inner);
            add(to + "ffn_gate.weight", from + "feed_forward.w1.weight", inner, width);
            add(to + "ffn_up.weight", from + "feed_forward.w3.weight", inner, width);
        }
        add(to + "ffn_norm.weight", from + "ffn_norm.weight", width);
    }

    private void addAttention(String to, String from, int keyValueHeads) {
        long width = configuration.embeddingLength();
        long dimension = configuration.headDimension();
        long keyWidth = keyValueHeads * dimension;
        add(to + "attn_k.weight", from + "k_proj.weight", keyWidth, width);
        add(to + "attn_k_norm.weight", from + "k_layernorm.weight", dimension);
        add(to + "attn_output.weight", from + "out_proj.weight", width, width);
        add(to + "attn_q.weight", from + "q_proj.weight", width, width);
        add(to + "attn_q_norm.weight", from + "q_layernorm.weight", dimension);
        add(to + "attn_v.weight", from + "v_proj.weight", keyWidth, width);
    }

    private void addConvolution(String to, String from) {
        long width = configuration.embeddingLength();
        long taps = configuration.convolutionTaps();
        find(from + "conv.weight", width, 1, taps)
                .forEach(kernel -> job(to + "conv.weight", List.of(width, taps), whole(kernel)));
        add(to + "in_proj.weight", from + "in_proj.weight", 3 * width, width);
        add(to + "out_proj.weight", from + "out_proj.weight", width, width);
    }

    private void addExperts(String to, String from, Mixture mixture) {
        long width = configuration.embeddingLength();
        add(to + "exp_probs_b.bias", from + "expert_bias", mixture.experts());
        add(to + "ffn_gate_inp.weight", from + "gate.weight", mixture.experts(), width);
        String experts = from + "experts.";
        if (checkpoint.has(experts + "gate_up_proj") && !checkpoint.has(experts + "0.w1.weight")) {
            addFusedExperts(to, experts, mixture);
            return;
        }
        long inner = mixture.feedForwardLength();
        addStacked(to + "ffn_down_exps.weight", experts, ".w2.weight", mixture.experts(), width, inner);
        addStacked(to + "ffn_gate_exps.weight", experts, ".w1.weight", mixture.experts(), inner, width);
        addStacked(to + "ffn_up_exps.weight", experts, ".w3.weight", mixture.experts(), inner, width);
    }

    private void addStacked(String to, String experts, String suffix, int count, long rows, long columns) {
        List<Part> parts = new ArrayList<>();
        for (int expert = 0; expert < count; expert++) {
            find(experts + expert + suffix, rows, columns).forEach(tensor -> parts.addAll(whole(tensor)));
        }
        job(to, List.of((long) count, rows, columns), parts);
    }

    /** Each expert's gate and up matrix lie one after the other in one tensor. */
    private void addFusedExperts(String to, String experts, Mixture mixture) {
        long width = configuration.embeddingLength();
        long inner = mixture.feedForwardLength();
        long count = mixture.experts();
        add(to + "ffn_down_exps.weight", experts + "down_proj", count, width, inner);
        for (SafetensorsTensor fused : find(experts + "gate_up_proj", count, 2 * inner, width)) {
            List<Part> gates = new ArrayList<>();
            List<Part> ups = new ArrayList<>();
            long matrix = inner * width;
            for (int expert = 0; expert < count; expert++) {
                gates.add(new Part(fused, 2L * expert * matrix, matrix));
                ups.add(new Part(fused, (2L * expert + 1) * matrix, matrix));
            }
            job(to + "ffn_gate_exps.weight", List.of(count, inner, width), gates);
            job(to + "ffn_up_exps.weight", List.of(count, inner, width), ups);
        }
    }

    private void add(String to, String from, long... shape) {
        find(from, shape).forEach(tensor -> job(to, tensor.shape(), whole(tensor)));
    }

    private static List<Part> whole(SafetensorsTensor tensor) {
        return List.of(new Part(
                tensor, 0, (tensor.end() - tensor.begin()) / tensor.type().blockBytes()));
    }

    private void job(String name, List<Long> shape, List<Part> parts) {
        List<Long> reversed = shape.reversed();
        jobs.add(new TensorJob(name, reversed, typeOf(name, reversed), parts));
    }

    private GgmlType typeOf(String name, List<Long> shape) {
        boolean isFloat = shape.size() < 2
                || name.endsWith("_norm.weight")
                || name.endsWith(".ffn_gate_inp.weight")
                || name.endsWith(".shortconv.conv.weight")
                || !name.endsWith(".weight");
        if (isFloat) {
            return GgmlType.F32;
        }
        boolean fits = shape.getFirst() % outputType.type().blockSize() == 0;
        return fits ? outputType.type() : GgmlType.F16;
    }

    /** The tensor with a name, or none when it is missing, which is noted. */
    private List<SafetensorsTensor> find(String name, long... shape) {
        if (!checkpoint.has(name)) {
            missing.add(name);
            return List.of();
        }
        used.add(name);
        SafetensorsTensor tensor = checkpoint.tensor(name);
        List<Long> wanted = Arrays.stream(shape).boxed().toList();
        if (!tensor.shape().equals(wanted)) {
            throw new ConvertException(checkpoint.fileOf(name) + ": tensor " + Excerpt.of(name) + " has the shape "
                    + tensor.shape() + "; by config.json it should be " + wanted);
        }
        return List.of(tensor);
    }

    /** A head that config.json calls tied is the embedding once more, and not written again. */
    private void checkTiedHead() {
        used.add(HEAD);
        if (!checkpoint.has(EMBEDDING)) {
            return;
        }
        try {
            if (checkpoint.areEqual(checkpoint.tensor(HEAD), checkpoint.tensor(EMBEDDING))) {
                return;
            }
        } catch (IOException exception) {
            throw new ConvertException(checkpoint.fileOf(HEAD) + ": cannot be read: " + exception, exception);
        }
        throw new ConvertException(checkpoint.fileOf(HEAD) + ": tensor " + Excerpt.of(HEAD) + " differs from "
                + Excerpt.of(EMBEDDING) + ", though config.json calls them tied; set tie_word_embeddings to false there"
                + " to keep the head, or remove the tensor");
    }

    private void checkComplete() {
        if (!missing.isEmpty()) {
            throw new ConvertException(missing.size() + (missing.size() == 1 ? " tensor is" : " tensors are")
                    + " missing in the folder: " + Excerpt.list(missing));
        }
        List<String> unknown = checkpoint.names().stream()
                .filter(name -> !used.contains(name) && !name.endsWith(IGNORED))
                .toList();
        if (!unknown.isEmpty()) {
            throw new ConvertException(unknown.size() + (unknown.size() == 1 ? " tensor is" : " tensors are")
                    + " unknown for " + configuration.architecture().modelType() + " with "
                    + configuration.layers() + " layers: " + Excerpt.list(unknown));
        }
    }
}
