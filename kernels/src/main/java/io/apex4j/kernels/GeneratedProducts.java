package io.apex4j.kernels;

import io.apex4j.gguf.GgmlType;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Products of a matrix with tokens generated or verified one after the other: activations rounded to 8 bits, a row
 * unpacked to integers once for all tokens.
 *
 * <p>An element is {@link DotProducts#product} of its row and its token, so neither the number of tokens nor that of
 * threads can show in it. Rows of F32, F16 and BF16 are multiplied with the activations as they are.
 */
final class GeneratedProducts {
    private static final int ROWS_OF_TASK = 16;
    /** Tasks of a job for each thread: several, so that a thread that is held up delays little. */
    private static final int TASKS_OF_THREAD = 8;

    private final DotProducts dotProducts;
    private final WorkerPool pool;
    private final @Nullable Levels[] rows;
    private @Nullable QuantizedActivations activations;

    GeneratedProducts(DotProducts dotProducts, WorkerPool pool) {
        this.dotProducts = dotProducts;
        this.pool = pool;
        rows = new Levels[pool.threads()];
    }

    /** {@code y[t, r] = sum over c of w[r, c] * x[t, c]}. */
    void multiply(Matrix w, float[] x, int tokens, float[] y) {
        int perThread = Math.max(1, w.rows() / (TASKS_OF_THREAD * pool.threads()));
        int rowsOfTask = Math.max(ROWS_OF_TASK, perThread);
        int tasks = (w.rows() + rowsOfTask - 1) / rowsOfTask;
        switch (w.type()) {
            case F32, F16, BF16 ->
                pool.run(tasks, (worker, index) -> {
                    int first = index * rowsOfTask;
                    float[] lanes = row(worker, w.columns()).lanes();
                    multiplyFloats(w, x, tokens, lanes, first, Math.min(first + rowsOfTask, w.rows()), y);
                });
            default -> {
                QuantizedActivations quantized = quantize(w, x, tokens);
                LevelUnpacker unpacker = dotProducts.unpacker(w.type());
                pool.run(tasks, (worker, index) -> {
                    int first = index * rowsOfTask;
                    Levels row = row(worker, w.columns());
                    multiply(w, unpacker, quantized, tokens, row, first, Math.min(first + rowsOfTask, w.rows()), y);
                });
            }
        }
    }

    private void multiply(
            Matrix w,
            LevelUnpacker unpacker,
            QuantizedActivations quantized,
            int tokens,
            Levels row,
            int first,
            int end,
            float[] y) {
        MemorySegment data = w.data();
        long rowBytes = w.rowBytes();
        for (int r = first; r < end; r++) {
            unpacker.unpack(data, r * rowBytes, w.columns(), row);
            for (int t = 0; t < tokens; t++) {
                y[t * w.rows() + r] = dotProducts.product(row, quantized, t);
            }
        }
    }

    private void multiplyFloats(Matrix w, float[] x, int tokens, float[] lanes, int first, int end, float[] y) {
        GgmlType type = w.type();
        long rowBytes = w.rowBytes();
        for (int r = first; r < end; r++) {
            for (int t = 0; t < tokens; t++) {
                y[t * w.rows() + r] =
                        dotProducts.product(type, w.data(), r * rowBytes, x, t * w.columns(), w.columns(), lanes);
            }
        }
    }

    private QuantizedActivations quantize(Matrix w, float[] x, int tokens) {
        LevelFormat format = LevelFormat.of(w.type());
        QuantizedActivations quantized = activations;
        if (quantized == null) {
            quantized = new QuantizedActivations(format, w.columns(), tokens);
            activations = quantized;
        }
        quantized.shape(format, w.columns(), tokens);
        for (int t = 0; t < tokens; t++) {
            dotProducts.quantize(x, t * w.columns(), quantized, t);
        }
        return quantized;
    }

    private Levels row(int worker, int columns) {
        Levels row = rows[worker];
        if (row == null) {
            row = new Levels(columns);
            rows[worker] = row;
        }
        row.shape(columns);
        return row;
    }
}
