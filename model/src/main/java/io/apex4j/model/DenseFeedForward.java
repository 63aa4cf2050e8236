package io.apex4j.model;

import io.apex4j.kernels.VectorMath;

/** {@code change = down (silu(gate x) * (up x))}. */
final class DenseFeedForward implements FeedForward {
    private final Weight gate;
    private final Weight up;
    private final Weight down;

    /** A block of weights: gate and up {@code [hidden, embedding]}, down {@code [embedding, hidden]}. */
    DenseFeedForward(Weight gate, Weight up, Weight down) {
        this.gate = gate;
        this.up = up;
        this.down = down;
    }

    @Override
    public void apply(Pass pass, float[] x, float[] change) {
        apply(pass, x, pass.size(), change);
    }

    /** The same for the first {@code rows} rows of {@code x}. */
    void apply(Pass pass, float[] x, int rows, float[] change) {
        int hidden = gate.rows();
        float[] gated = pass.floats(Workspace.Slot.GATE, rows, hidden);
        float[] raised = pass.floats(Workspace.Slot.UP, rows, hidden);
        pass.multiply(gate, x, rows, gated);
        pass.multiply(up, x, rows, raised);
        pass.forEachRow(rows, row -> VectorMath.siluTimes(gated, row * hidden, raised, row * hidden, hidden));
        pass.multiply(down, gated, rows, change);
    }
}
