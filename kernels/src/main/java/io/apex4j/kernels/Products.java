package io.apex4j.kernels;

import io.apex4j.gguf.GgmlType;
import java.util.Collection;
import java.util.function.IntConsumer;

/**
 * Products of weights with activations, and the threads that compute them.
 *
 * <p>A prompt's tokens take {@link #prompt} (32-bit activations), tokens generated or verified one after the other take
 * {@link #generated} (8-bit activations, as ggml's integer products). A token's result depends on its own activations and
 * the path alone: not on how many tokens are multiplied at a time, nor on the number of threads. Used by one caller at a
 * time.
 */
public final class Products implements AutoCloseable {
    private final WorkerPool pool;
    private final PromptProducts promptProducts;
    private final GeneratedProducts generatedProducts;

    /** Starts so many threads, the caller's included. */
    public Products(int threads) {
        pool = new WorkerPool(threads);
        promptProducts = new PromptProducts(Kernels.preferred(), pool);
        generatedProducts = new GeneratedProducts(DotProducts.preferred(), pool);
    }

    /**
     * Has the kernels for weights of the given types compiled by a thread in the background; does not wait. Until a kernel
     * is compiled the specification takes its place, with the same results. A model does this while its file is read.
     */
    public static void warmUp(Collection<GgmlType> types) {
        types.forEach(Kernels.preferred()::unpacker);
    }

    /** Number of threads, the caller's included. */
    public int threads() {
        return pool.threads();
    }

    /**
     * {@code y[t, r] = sum over c of w[r, c] * x[t, c]} in 32-bit floats.
     *
     * <p>Off the exact sum by at most {@code (256 + columns / 256 + 1) * 2^-24} times {@code sum |w| |x|}.
     *
     * @param x activations {@code [tokens, w.columns()]}
     * @param y receives {@code [tokens, w.rows()]}
     */
    public void prompt(Matrix w, float[] x, int tokens, float[] y) {
        promptProducts.multiply(w, x, tokens, y);
    }

    /** The same with activations rounded to 8 bits, as ggml rounds them for the type of the weights. */
    public void generated(Matrix w, float[] x, int tokens, float[] y) {
        generatedProducts.multiply(w, x, tokens, y);
    }

    /** Runs {@code task} for 0 to {@code tasks - 1} on all threads and returns when all are done. */
    public void parallel(int tasks, IntConsumer task) {
        pool.run(tasks, (worker, index) -> task.accept(index));
    }

    /** Ends the threads. */
    @Override
    public void close() {
        pool.close();
    }
}
