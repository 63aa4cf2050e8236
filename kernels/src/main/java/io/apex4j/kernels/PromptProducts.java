package io.apex4j.kernels;

import java.util.Arrays;

/**
 * Products of a matrix with the tokens of a prompt: tiles of unpacked weights times panels of activations.
 *
 * <p>A product is the sum over tiles of 256 columns, in order, of the sum over the columns of a tile, in order, by fused
 * multiply-add; nothing else enters it. So it is off the exact product of the unpacked weights by at most {@code (256 +
 * columns / 256 + 1) * 2^-24} times {@code sum |w| |x|}.
 */
final class PromptProducts {
    /** Tokens that share one unpacking of the weights; more are multiplied in turns, which bounds the memory. */
    private static final int MAX_TOKENS = 512;

    /** Columns of a panel that one task fills. */
    private static final int PACKED_COLUMNS = 512;

    private final Kernels kernels;
    private final WorkerPool pool;
    private final PromptTile[] tiles;
    private float[] panels = {};

    PromptProducts(Kernels kernels, WorkerPool pool) {
        this.kernels = kernels;
        this.pool = pool;
        tiles = new PromptTile[pool.threads()];
        Arrays.setAll(tiles, worker -> new PromptTile(kernels));
    }

    /** {@code y[t, r] = sum over c of w[r, c] * x[t, c]}. */
    void multiply(Matrix w, float[] x, int tokens, float[] y) {
        for (int first = 0; first < tokens; first += MAX_TOKENS) {
            multiply(w, x, first, Math.min(MAX_TOKENS, tokens - first), y);
        }
    }

    private void multiply(Matrix w, float[] x, int firstToken, int tokens, float[] y) {
        int panelCount = ceilDivide(tokens, Kernels.PANEL_TOKENS);
        int size = ActivationPanels.OFFSET + panelCount * Kernels.PANEL_TOKENS * w.columns();
        if (panels.length < size) {
            panels = new float[size];
        }
        ActivationPanels activations = new ActivationPanels(panels, w.columns(), tokens);
        int parts = ceilDivide(w.columns(), PACKED_COLUMNS);
        pool.run(panelCount * parts, (worker, index) -> {
            int column = index % parts * PACKED_COLUMNS;
            activations.pack(x, firstToken, index / parts, column, Math.min(column + PACKED_COLUMNS, w.columns()));
        });
        int rows = tileRows(w);
        Unpacker unpacker = kernels.unpacker(w.type());
        pool.run(ceilDivide(w.rows(), rows), (worker, index) -> {
            int row = index * rows;
            tiles[worker].multiply(w, unpacker, row, Math.min(rows, w.rows() - row), activations, y, firstToken);
        });
    }

    /** Rows of a tile: enough to use a panel often while it is in a cache, few enough to share out evenly. */
    private int tileRows(Matrix w) {
        int groups = Math.clamp(PromptTile.MAX_BYTES / (w.rowBytes() * Kernels.ROW_GROUP), 1, PromptTile.MAX_GROUPS);
        int evenly = ceilDivide(w.rows(), 2 * pool.threads() * Kernels.ROW_GROUP);
        return Math.min(groups, evenly) * Kernels.ROW_GROUP;
    }

    private static int ceilDivide(int value, int divisor) {
        return (value + divisor - 1) / divisor;
    }
}
