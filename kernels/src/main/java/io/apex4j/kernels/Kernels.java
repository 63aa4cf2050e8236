package io.apex4j.kernels;

import io.apex4j.gguf.GgmlType;

/**
 * The inner loops of a forward pass. {@link ScalarKernels} is the specification; every other implementation gives the
 * same bits, so that the choice of a provider, or of the moment to change it, never shows in a result.
 *
 * <p>Stateless and thread-safe.
 */
public interface Kernels {
    /** Tokens that a panel of activations holds side by side. */
    int PANEL_TOKENS = 16;

    /** Columns that a tile of unpacked weights holds: values of a row that are summed before they join the total. */
    int TILE_COLUMNS = 256;

    /** Tiles have a multiple of so many rows, whatever of them is used. */
    int ROW_GROUP = 12;

    /** Room behind the sums of a tile for products on their way to them: a group of rows by two panels. */
    int SUMS_SCRATCH = ROW_GROUP * 2 * PANEL_TOKENS;

    /** The fastest kernels that this machine and this start of the JVM offer. */
    static Kernels preferred() {
        return KernelChoice.CHOSEN;
    }

    /** Short name for reports: {@code scalar}, or {@code vector} with its width in bits. */
    String name();

    /** Arithmetic on rows of activations. */
    RowMath rowMath();

    /** The way from blocks of a type to floats. */
    Unpacker unpacker(GgmlType type);

    /**
     * Adds the products of a tile with panels: {@code sums[r, t] += sum over k of tile[r, k] * panels[t / 16, k, t %
     * 16]}.
     *
     * <p>The inner sum starts at 0 and takes k in ascending order, one fused multiply-add each; then it is added once.
     *
     * @param tile weights {@code [rows, 256]}, of which the first {@code depth} columns are used
     * @param rows a multiple of {@link #ROW_GROUP}
     * @param panels activations; panel p begins at {@code panelsOffset + p * panelStride} and is {@code [depth, 16]}
     * @param sums {@code [rows, 16 * panelCount]}, and behind them room for {@link #SUMS_SCRATCH} values
     */
    void multiply(
            float[] tile,
            int rows,
            int depth,
            float[] panels,
            int panelsOffset,
            int panelStride,
            int panelCount,
            float[] sums);
}
