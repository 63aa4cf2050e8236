package io.apex4j.kernels;

import io.apex4j.gguf.GgmlType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** Fast kernels, each of which {@link ScalarKernels} stands in for until it is compiled. */
final class WarmingKernels implements Kernels {
    /** Twelve rows by three panels: 3 us compiled, more than 1 ms interpreted. */
    private static final long FAST_MULTIPLY_NANOS = 30_000;

    /** 256 values: 0.1 us compiled, or 1 us where there is no vector form; 50 us interpreted. */
    private static final long FAST_UNPACK_NANOS = 5_000;

    /** Eight operations on 256 values: 1 us compiled, 300 us interpreted. */
    private static final long FAST_ROWS_NANOS = 4_000;

    private final Kernels fast;
    private final Kernels specification = new ScalarKernels();
    private final Executor executor = Warming.newExecutor();
    private final Map<GgmlType, Unpacker> unpackers = new ConcurrentHashMap<>();
    private final RowMath rowMath;
    private final Warming multiplication;

    WarmingKernels(Kernels fast) {
        this.fast = fast;
        float[] tile = new float[ROW_GROUP * TILE_COLUMNS];
        float[] panels = new float[3 * PANEL_TOKENS * TILE_COLUMNS];
        float[] sums = new float[3 * PANEL_TOKENS * ROW_GROUP + SUMS_SCRATCH];
        int stride = PANEL_TOKENS * TILE_COLUMNS;
        multiplication = Warming.start(
                executor,
                "multiply",
                () -> fast.multiply(tile, ROW_GROUP, TILE_COLUMNS, panels, 0, stride, 3, sums),
                FAST_MULTIPLY_NANOS);
        RowMath rows = fast.rowMath();
        float[] x = new float[2 * TILE_COLUMNS];
        rowMath = new WarmingRowMath(rows, Warming.start(executor, "rows", () -> warm(rows, x), FAST_ROWS_NANOS));
    }

    private static void warm(RowMath rows, float[] x) {
        int n = TILE_COLUMNS;
        rows.scale(x, 0, n, (float) rows.sumOfSquares(x, 0, n), x, x, n);
        rows.addScaled(rows.dot(x, 0, x, n, n), x, 0, x, n, n);
        rows.addScaledRows(x, 0, 4, x, 0, 0, x, n, n);
        rows.multiply(x, 0, x, n, x, n, n);
        rows.addProducts(x, 0, x, n, x, n, n);
        rows.siluTimes(x, 0, x, n, n);
        rows.exponentials(x, n, n, 0);
    }

    @Override
    public String name() {
        return fast.name();
    }

    @Override
    public RowMath rowMath() {
        return rowMath;
    }

    @Override
    public Unpacker unpacker(GgmlType type) {
        return unpackers.computeIfAbsent(type, this::newUnpacker);
    }

    private Unpacker newUnpacker(GgmlType type) {
        Unpacker unpacker = fast.unpacker(type);
        Unpacker decoder = specification.unpacker(type);
        byte[] blocks = new byte[Math.toIntExact(type.rowBytes(TILE_COLUMNS))];
        float[] target = new float[TILE_COLUMNS];
        Warming warming = Warming.start(
                executor, type.name(), () -> unpacker.unpack(blocks, 0, target, 0, TILE_COLUMNS), FAST_UNPACK_NANOS);
        return (from, offset, to, toOffset, elements) ->
                (warming.isDone() ? unpacker : decoder).unpack(from, offset, to, toOffset, elements);
    }

    @Override
    public void multiply(
            float[] tile,
            int rows,
            int depth,
            float[] panels,
            int panelsOffset,
            int panelStride,
            int panelCount,
            float[] sums) {
        Kernels chosen = multiplication.isDone() ? fast : specification;
        chosen.multiply(tile, rows, depth, panels, panelsOffset, panelStride, panelCount, sums);
    }
}
