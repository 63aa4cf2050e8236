package io.apex4j.model;

import io.apex4j.kernels.Matrix;
import io.apex4j.kernels.VectorMath;
import io.apex4j.quant.BlockFormats;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * The LFM2 network: short convolutions and attention by turns, each followed by a dense feed-forward block or a mixture
 * of experts.
 */
final class Lfm2Network {
    private final Weight embedding;
    private final List<Layer> layers;
    private final RmsNorm norm;
    private final Weight output;

    /** A layer: two steps, each with a norm before and a residual around it. */
    record Layer(RmsNorm mixerNorm, SequenceMixer mixer, RmsNorm feedForwardNorm, FeedForward feedForward) {}

    /**
     * A network of weights.
     *
     * @param embedding {@code [vocabulary, width]}
     * @param norm what comes after the last layer
     * @param output {@code [vocabulary, width]}, the embedding itself where they are tied
     */
    Lfm2Network(Weight embedding, List<Layer> layers, RmsNorm norm, Weight output) {
        this.embedding = embedding;
        this.layers = List.copyOf(layers);
        this.norm = norm;
        this.output = output;
    }

    /** Number of tokens there are. */
    int vocabulary() {
        return output.rows();
    }

    /** Takes the tokens of a pass into their sequences; returns what the last layer makes of them, {@code [tokens, width]}. */
    float[] forward(Pass pass) {
        int width = embedding.columns();
        float[] x = pass.floats(Workspace.Slot.HIDDEN, width);
        float[] normed = pass.floats(Workspace.Slot.NORMED, width);
        float[] change = pass.floats(Workspace.Slot.CHANGE, width);
        embed(pass, x);
        for (Layer layer : layers) {
            pass.check();
            layer.mixerNorm().apply(pass, x, normed);
            layer.mixer().apply(pass, normed, change);
            add(pass, change, x);
            layer.feedForwardNorm().apply(pass, x, normed);
            layer.feedForward().apply(pass, normed, change);
            add(pass, change, x);
        }
        pass.commit();
        return x;
    }

    /**
     * The logits of some tokens of a pass.
     *
     * @param x what {@link #forward} has returned
     * @param tokens indexes of tokens
     * @param logits receives {@code [tokens.length, vocabulary]}
     */
    void logits(Pass pass, float[] x, int[] tokens, float[] logits) {
        int width = embedding.columns();
        float[] selected = pass.floats(Workspace.Slot.SELECTED, tokens.length, width);
        pass.forEachRow(tokens.length, row -> norm.apply(x, tokens[row] * width, selected, row * width));
        pass.multiply(output, selected, tokens.length, logits);
    }

    private void embed(Pass pass, float[] x) {
        Matrix rows = embedding.matrix();
        int width = rows.columns();
        pass.forEachToken(token -> {
            long start = pass.token(token) * rows.rowBytes();
            MemorySegment row = rows.data().asSlice(start, rows.rowBytes());
            BlockFormats.of(rows.type()).decode(row.toArray(ValueLayout.JAVA_BYTE), 0, x, token * width, width);
        });
    }

    private void add(Pass pass, float[] change, float[] x) {
        int width = embedding.columns();
        pass.forEachToken(token -> VectorMath.addScaled(1, change, token * width, x, token * width, width));
    }
}
