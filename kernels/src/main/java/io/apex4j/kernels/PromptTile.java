package io.apex4j.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** A thread's memory for some rows of a matrix: their encoded bytes, a tile of them unpacked, and their sums. */
final class PromptTile {
    /** Most groups of rows. */
    static final int MAX_GROUPS = 8;

    /** Encoded bytes to aim at, so that they stay in a cache of the second level. */
    static final int MAX_BYTES = 384 << 10;

    private static final int WIDTH = Kernels.TILE_COLUMNS;

    private final Kernels kernels;
    private final float[] unpacked = new float[MAX_GROUPS * Kernels.ROW_GROUP * WIDTH];
    private byte[] encoded = {};
    private float[] sums = {};

    PromptTile(Kernels kernels) {
        this.kernels = kernels;
    }

    /** Multiplies {@code rows} rows from {@code row} on with all panels; writes the results for tokens from {@code firstToken} on. */
    void multiply(
            Matrix w, Unpacker unpacker, int row, int rows, ActivationPanels activations, float[] y, int firstToken) {
        load(w, row, rows);
        int groupedRows = (rows + Kernels.ROW_GROUP - 1) / Kernels.ROW_GROUP * Kernels.ROW_GROUP;
        int width = activations.count() * Kernels.PANEL_TOKENS;
        clearSums(groupedRows * width);
        int rowBytes = Math.toIntExact(w.rowBytes());
        for (int column = 0; column < w.columns(); column += WIDTH) {
            int depth = Math.min(WIDTH, w.columns() - column);
            int block = Math.toIntExact(w.type().rowBytes(column));
            for (int r = 0; r < rows; r++) {
                unpacker.unpack(encoded, r * rowBytes + block, unpacked, r * WIDTH, depth);
            }
            kernels.multiply(
                    unpacked,
                    groupedRows,
                    depth,
                    activations.values(),
                    activations.offset(0) + column * Kernels.PANEL_TOKENS,
                    activations.stride(),
                    activations.count(),
                    sums);
        }
        store(row, rows, width, w.rows(), y, firstToken, activations.tokens());
    }

    private void load(Matrix w, int row, int rows) {
        int bytes = Math.toIntExact(w.rowBytes() * rows);
        if (encoded.length < bytes) {
            encoded = new byte[bytes];
        }
        MemorySegment.copy(w.data(), ValueLayout.JAVA_BYTE, w.rowBytes() * row, encoded, 0, bytes);
    }

    private void clearSums(int size) {
        if (sums.length < size + Kernels.SUMS_SCRATCH) {
            sums = new float[size + Kernels.SUMS_SCRATCH];
        }
        Arrays.fill(sums, 0, size, 0);
    }

    private void store(int row, int rows, int width, int stride, float[] y, int firstToken, int tokens) {
        for (int t = 0; t < tokens; t += Kernels.PANEL_TOKENS) {
            int end = Math.min(t + Kernels.PANEL_TOKENS, tokens);
            for (int r = 0; r < rows; r++) {
                store(r * width, t, end, y, firstToken * stride + row + r, stride);
            }
        }
    }

    private void store(int from, int firstToken, int endToken, float[] y, int target, int stride) {
        for (int t = firstToken; t < endToken; t++) {
            y[target + t * stride] = sums[from + t];
        }
    }
}
