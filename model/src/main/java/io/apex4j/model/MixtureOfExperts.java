package io.apex4j.model;

import io.apex4j.kernels.VectorMath;
import java.util.Arrays;
import java.util.List;

/**
 * A router and feed-forward blocks of which each token takes a few: {@code change = sum over its experts of weight *
 * expert(x)}, added in the order of {@link ExpertRouting}.
 *
 * <p>The tokens of an expert are gathered and multiplied together. A token's sum takes the same numbers in the same order
 * whichever tokens are with it.
 */
final class MixtureOfExperts implements FeedForward {
    private final Weight router;
    private final float[] bias;
    private final int used;
    private final float weightScale;
    private final List<DenseFeedForward> experts;

    /**
     * A block of weights.
     *
     * @param router {@code [experts, embedding]}
     * @param bias what is added to the experts' scores for choosing them, {@code [experts]}
     * @param used experts that a token takes
     * @param weightScale what the experts' weights are multiplied with
     */
    MixtureOfExperts(Weight router, float[] bias, int used, float weightScale, List<DenseFeedForward> experts) {
        this.router = router;
        this.bias = bias;
        this.used = used;
        this.weightScale = weightScale;
        this.experts = List.copyOf(experts);
    }

    @Override
    public void apply(Pass pass, float[] x, float[] change) {
        float[] scores = pass.floats(Workspace.Slot.SCORES, experts.size());
        pass.multiply(router, x, scores);
        ExpertRouting routing = ExpertRouting.of(scores, pass.size(), bias, used, weightScale);
        float[] outputs = pass.floats(Workspace.Slot.EXPERT_OUTPUTS, used * router.columns());
        for (int expert = 0; expert < experts.size(); expert++) {
            if (routing.count(expert) > 0) {
                applyExpert(pass, routing, expert, x, outputs);
            }
        }
        pass.forEachToken(token -> sum(routing, token, outputs, change));
    }

    /** Puts the output of an expert for each of its tokens into the row of its slot in {@code outputs}. */
    private void applyExpert(Pass pass, ExpertRouting routing, int expert, float[] x, float[] outputs) {
        int width = router.columns();
        int rows = routing.count(expert);
        float[] gathered = pass.floats(Workspace.Slot.EXPERT_INPUT, rows, width);
        float[] output = pass.floats(Workspace.Slot.EXPERT_OUTPUT, rows, width);
        for (int row = 0; row < rows; row++) {
            int token = routing.slot(expert, row) / used;
            System.arraycopy(x, token * width, gathered, row * width, width);
        }
        experts.get(expert).apply(pass, gathered, rows, output);
        for (int row = 0; row < rows; row++) {
            System.arraycopy(output, row * width, outputs, routing.slot(expert, row) * width, width);
        }
    }

    private void sum(ExpertRouting routing, int token, float[] outputs, float[] change) {
        int width = router.columns();
        Arrays.fill(change, token * width, (token + 1) * width, 0);
        for (int slot = token * used; slot < (token + 1) * used; slot++) {
            VectorMath.addScaled(routing.weight(slot), outputs, slot * width, change, token * width, width);
        }
    }
}
