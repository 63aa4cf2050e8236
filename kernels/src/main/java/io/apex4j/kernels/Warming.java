package io.apex4j.kernels;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Whether a kernel is compiled yet. A thread in the background runs it until it is: code of the Vector API that is
 * interpreted is hundreds of times slower, slower by far than plain loops.
 *
 * <p>What another thread sees of this late costs time, never a result, for the slow and the fast form of a kernel give the
 * same bits.
 */
final class Warming implements Runnable {
    /** Calls that are timed together. */
    private static final int BATCH = 16;

    /** So many fast batches in a row are no accident. */
    private static final int FAST_BATCHES = 2;

    /** A kernel that is still slow by then stays replaced; what a compiler is given is far less. */
    private static final int MAX_BATCHES = 50_000;

    private final String name;
    private final Runnable kernel;
    private final long fastNanos;
    private boolean compiled;

    /**
     * A kernel to warm up.
     *
     * @param kernel one small call
     * @param fastNanos a time between that of a compiled call and that of an interpreted one
     */
    private Warming(String name, Runnable kernel, long fastNanos) {
        this.name = name;
        this.kernel = kernel;
        this.fastNanos = fastNanos;
    }

    /** Begins to warm a kernel up; parameters as the constructor's. */
    static Warming start(Executor executor, String name, Runnable kernel, long fastNanos) {
        Warming warming = new Warming(name, kernel, fastNanos);
        executor.execute(warming);
        return warming;
    }

    /** One thread that ends when there is nothing left to warm up. */
    static Executor newExecutor() {
        return new ThreadPoolExecutor(
                0,
                1,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> Thread.ofPlatform().daemon().name("apex4j-warm-up").unstarted(task));
    }

    /** Whether the fast form is fast. */
    boolean isDone() {
        return compiled;
    }

    @Override
    public void run() {
        int fastBatches = 0;
        for (int batch = 0; batch < MAX_BATCHES; batch++) {
            fastBatches = batchNanos() < BATCH * fastNanos ? fastBatches + 1 : 0;
            if (fastBatches == FAST_BATCHES) {
                compiled = true;
                return;
            }
        }
        System.getLogger(Warming.class.getName())
                .log(System.Logger.Level.WARNING, "Kernel {0} stays slow: its vector form does not get fast", name);
    }

    private long batchNanos() {
        long start = System.nanoTime();
        for (int call = 0; call < BATCH; call++) {
            kernel.run();
        }
        return System.nanoTime() - start;
    }
}
