package io.apex4j.model;

import io.apex4j.kernels.VectorMath;

/**
 * A gated causal convolution over the last few tokens, by channel.
 *
 * <p>For token {@code t}: {@code (b, c, x) = input h}; {@code u[t] = b * x}; {@code v[t] = sum over k of kernel[k] * u[t -
 * taps + 1 + k]}; {@code change = output (c * v)}. Before the sequence {@code u} is zero. The state is the last
 * {@code taps - 1} rows of {@code u}.
 */
final class ShortConvolution implements SequenceMixer {
    private final int index;
    private final int width;
    private final int taps;
    private final Weight input;
    private final float[] kernel;
    private final Weight output;

    /**
     * A layer of weights.
     *
     * @param index which of the sequence's convolution states is the layer's
     * @param input {@code [3 width, width]}
     * @param kernel {@code [width, taps]}, the last tap for the present token
     * @param output {@code [width, width]}
     */
    ShortConvolution(int index, Weight input, float[] kernel, Weight output) {
        this.index = index;
        this.width = output.columns();
        this.taps = kernel.length / width;
        this.input = input;
        this.kernel = byTap(kernel, width, taps);
        this.output = output;
    }

    @Override
    public void apply(Pass pass, float[] x, float[] change) {
        float[] gates = pass.floats(Workspace.Slot.GATES, 3 * width);
        float[] convolved = pass.floats(Workspace.Slot.CONVOLVED, width);
        pass.multiply(input, x, gates);
        for (Pass.Span span : pass.spans()) {
            float[] window = pass.floats(Workspace.Slot.WINDOW, taps - 1 + span.count(), width);
            System.arraycopy(span.state().convolution(index), 0, window, 0, (taps - 1) * width);
            pass.forEachRow(span.count(), row -> gateInput(gates, span.first() + row, window, taps - 1 + row));
            pass.forEachRow(span.count(), row -> convolve(window, row, gates, span.first() + row, convolved));
            keep(window, span.count(), span.state().nextConvolution(index));
            span.marks()
                    .forEach(mark ->
                            keep(window, mark.tokens(), mark.convolutions().get(index)));
        }
        pass.multiply(output, convolved, change);
    }

    /** Copies the state after so many tokens, of which the window has one row each behind those of the state before. */
    private void keep(float[] window, int tokens, float[] state) {
        System.arraycopy(window, tokens * width, state, 0, (taps - 1) * width);
    }

    private void gateInput(float[] gates, int token, float[] window, int row) {
        int b = token * 3 * width;
        int x = b + 2 * width;
        VectorMath.multiply(gates, b, gates, x, window, row * width, width);
    }

    private void convolve(float[] window, int firstRow, float[] gates, int token, float[] convolved) {
        int target = token * width;
        int c = token * 3 * width + width;
        VectorMath.multiply(kernel, 0, window, firstRow * width, convolved, target, width);
        for (int tap = 1; tap < taps; tap++) {
            VectorMath.addProducts(kernel, tap * width, window, (firstRow + tap) * width, convolved, target, width);
        }
        VectorMath.multiply(convolved, target, gates, c, convolved, target, width);
    }

    private static float[] byTap(float[] kernel, int width, int taps) {
        float[] turned = new float[kernel.length];
        for (int channel = 0; channel < width; channel++) {
            for (int tap = 0; tap < taps; tap++) {
                turned[tap * width + channel] = kernel[channel * taps + tap];
            }
        }
        return turned;
    }
}
